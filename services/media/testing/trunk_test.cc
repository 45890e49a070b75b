// Calls out over a trunk, to a carrier that sipp plays.
#include "services/media/testing/trunk_fixture.h"

#include <gmock/gmock.h>

#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "libs/testing/await.h"

namespace centralita::media::test {
namespace {

using testing::HasSubstr;
using v1::LegEvent;

/// What we have proved ourselves with, in the order of sending.
std::vector<DigestResponse> Proofs(const std::string& messages) {
  constexpr absl::string_view kHeader = "Proxy-Authorization: ";
  std::vector<DigestResponse> proofs;
  for (absl::string_view line : absl::StrSplit(messages, '\n')) {
    if (!absl::ConsumePrefix(&line, kHeader)) continue;
    const absl::StatusOr<DigestResponse> proof = ParseDigest(line);
    EXPECT_TRUE(proof.ok()) << proof.status() << line;
    if (proof.ok()) proofs.push_back(*proof);
  }
  return proofs;
}

TEST_F(TrunkTest, NumberIsDialledAnsweredAndHungUp) {
  const int port = FreePort();
  peers_.trunks.Set({CarrierOn("carrier", {port})});
  StartGateway();
  const auto carrier = Carrier("carrier_answers", port);

  const v1::Command dial = [&] {
    v1::Command command = Dial("out");
    command.set_command_id("dial-once");
    return command;
  }();
  ASSERT_EQ(Reason(Execute({dial})), "");
  ASSERT_EQ(Reason(Execute({dial})), "");  // Told twice, done once: sipp takes one call only.
  ASSERT_TRUE(peers_.calls.Await(LegEvent::kRinging, "out"));
  const auto answered = peers_.calls.Await(LegEvent::kAnswered, "out");
  ASSERT_TRUE(answered.has_value());
  EXPECT_EQ(answered->answered().codec(), "PCMA");
  Execute({HangUp("out")});

  EXPECT_EQ(carrier->Wait(absl::Seconds(10)), 0) << Messages("carrier_answers");
  EXPECT_EQ(EndOf("out").cause(), v1::LEG_END_CAUSE_NORMAL);
  EXPECT_EQ(EndOf("out").trunk_id(), "carrier");
  EXPECT_THAT(Messages("carrier_answers"), Not(HasSubstr("X-Centralita-Call")));
}

TEST_F(TrunkTest, CarrierThatChallengesLearnsWhoWeAre) {
  const int port = FreePort();
  peers_.trunks.Set({Proving(CarrierOn("carrier", {port}), "carrier.example")});
  StartGateway();
  const auto carrier = Carrier("carrier_challenges", port);  // Knows the password, and checks.

  Execute({Dial("out")});
  ASSERT_TRUE(peers_.calls.Await(LegEvent::kAnswered, "out")) << Messages("carrier_challenges");
  Execute({HangUp("out")});

  EXPECT_EQ(carrier->Wait(absl::Seconds(5)), 0) << Messages("carrier_challenges");
}

TEST_F(TrunkTest, ProxyThatChallengesBySha256LearnsWhoWeAre) {
  const int port = FreePort();
  peers_.trunks.Set({Proving(CarrierOn("carrier", {port}), "carrier.example")});
  StartGateway();
  const auto carrier = Carrier("carrier_proxy_challenges", port);

  Execute({Dial("out")});
  ASSERT_TRUE(peers_.calls.Await(LegEvent::kAnswered, "out"));
  Execute({HangUp("out")});

  EXPECT_EQ(carrier->Wait(absl::Seconds(5)), 0) << Messages("carrier_proxy_challenges");
  // sipp cannot check SHA-256: our own gate does.
  const std::vector<DigestResponse> proofs = Proofs(Messages("carrier_proxy_challenges"));
  ASSERT_GE(proofs.size(), 3u);  // INVITE, ACK (again for each 200 that came again), BYE.
  const std::string ha1 =
      HashCredentials(DigestAlgorithm::kSha256, "acme", "carrier.example", "s3cret");
  EXPECT_TRUE(IsRight(proofs.front(), ha1, "INVITE"));
  EXPECT_TRUE(IsRight(proofs.back(), ha1, "BYE"));
  EXPECT_EQ(proofs.back().nonce_count, 2u);
}

TEST_F(TrunkTest, ChallengeOfAForeignRealmIsNotAnswered) {
  const int port = FreePort();
  peers_.trunks.Set({Proving(CarrierOn("carrier", {port}), "another.example")});
  StartGateway();
  const auto carrier = Carrier("carrier_proxy_challenges", port);

  Execute({Dial("out")});

  EXPECT_EQ(EndOf("out").cause(), v1::LEG_END_CAUSE_CARRIER_FAILED);
  EXPECT_EQ(EndOf("out").sip_status(), 407);
  EXPECT_THAT(Messages("carrier_proxy_challenges"), Not(HasSubstr("Proxy-Authorization")));
}

TEST_F(TrunkTest, CalleeWhoDoesNotAnswerIsCancelled) {
  const int port = FreePort();
  peers_.trunks.Set({CarrierOn("carrier", {port})});
  StartGateway();
  const auto carrier = Carrier("carrier_rings", port);

  Execute({Dial("out", "", /*ring_seconds=*/1)});

  EXPECT_EQ(EndOf("out").cause(), v1::LEG_END_CAUSE_NO_ANSWER);
  EXPECT_EQ(carrier->Wait(absl::Seconds(5)), 0) << Messages("carrier_rings");
}

TEST_F(TrunkTest, CalleeIsCancelledWithTheLegItIsTiedTo) {
  const int port = FreePort();
  peers_.trunks.Set({LocalTrunk(), CarrierOn("out", {port})});
  StartGateway();
  const auto caller = Sipp("caller_cancels");
  const auto incoming = peers_.calls.Await(LegEvent::kIncoming);
  ASSERT_TRUE(incoming.has_value());
  const auto carrier = Carrier("carrier_rings", port);

  Execute({Dial("out", incoming->leg_id()), Ring(incoming->leg_id())});

  EXPECT_EQ(EndOf("out").ended_by(), v1::LEG_ENDED_BY_GATEWAY);
  EXPECT_EQ(carrier->Wait(absl::Seconds(5)), 0);
  EXPECT_EQ(caller->Wait(absl::Seconds(5)), 0);
}

TEST_F(TrunkTest, AnswerThatCrossesTheCancelIsAcknowledgedAndEnded) {
  const int port = FreePort();
  peers_.trunks.Set({CarrierOn("carrier", {port})});
  StartGateway();
  const auto carrier = Carrier("phone_crossing", port);

  Execute({Dial("out")});
  ASSERT_TRUE(peers_.calls.Await(LegEvent::kRinging, "out"));
  Execute({HangUp("out")});

  EXPECT_EQ(carrier->Wait(absl::Seconds(10)), 0) << Messages("phone_crossing");
  EXPECT_EQ(Count(LegEvent::kAnswered), 0u);
}

TEST_F(TrunkTest, EarlyAudioIsHeardOnlyByWhoIsBridgedWithIt) {
  const int port = FreePort();
  peers_.trunks.Set({LocalTrunk(), CarrierOn("out", {port})});
  StartGateway();
  const auto caller = Sipp("caller_waits_for_bye");
  const auto incoming = peers_.calls.Await(LegEvent::kIncoming);
  ASSERT_TRUE(incoming.has_value());
  Execute({Answer(incoming->leg_id())});
  ASSERT_TRUE(peers_.calls.Await(LegEvent::kAnswered, incoming->leg_id()));
  const auto carrier = Carrier("carrier_early", port);
  Execute({Dial("out", incoming->leg_id())});

  // Before its 183 it has no audio: then it may be bridged, though it is not answered yet.
  std::string reason;
  EXPECT_TRUE(centralita::test::Await([&] {
    reason = Reason(Execute({Bridge(incoming->leg_id(), "out")}));
    return reason != "BAD_LEG_STATE";
  }));
  EXPECT_EQ(reason, "");
  EXPECT_EQ(Count(LegEvent::kAnswered), 1u);
  ASSERT_TRUE(peers_.calls.Await(LegEvent::kAnswered, "out"));
  EXPECT_EQ(Count(LegEvent::kRinging), 0u);

  Execute({HangUp(incoming->leg_id())});
  EXPECT_EQ(carrier->Wait(absl::Seconds(5)), 0);
  EXPECT_EQ(caller->Wait(absl::Seconds(5)), 0);
}

TEST_F(TrunkTest, ReliableProgressIsAcknowledgedByPrackAndItsAnswerStands) {
  const int port = FreePort();
  peers_.trunks.Set({CarrierOn("carrier", {port})});
  StartGateway();
  const auto carrier = Carrier("carrier_reliable", port);

  Execute({Dial("out")});
  const auto answered = peers_.calls.Await(LegEvent::kAnswered, "out");
  ASSERT_TRUE(answered.has_value()) << Messages("carrier_reliable");
  EXPECT_EQ(answered->answered().codec(), "PCMA");  // Agreed on in the 183: the 200 has no SDP.
  Execute({HangUp("out")});

  EXPECT_EQ(carrier->Wait(absl::Seconds(5)), 0) << Messages("carrier_reliable");
}

TEST_F(TrunkTest, CarrierMayWantTcp) {
  const int port = FreePort();
  directory::v1::Trunk trunk = CarrierOn("carrier", {port});
  trunk.mutable_outbound()->mutable_targets(0)->set_transport(directory::v1::TRANSPORT_TCP);
  trunk.mutable_outbound()->set_number_format(directory::v1::NUMBER_FORMAT_E164_WITHOUT_PLUS);
  peers_.trunks.Set({trunk});
  StartGateway();
  const auto carrier = Carrier("carrier_proxy_challenges", port, /*tcp=*/true);

  Execute({Dial("out")});

  EXPECT_EQ(EndOf("out").sip_status(), 407);  // It has no password; but they have talked.
  EXPECT_THAT(Messages("carrier_proxy_challenges"), HasSubstr("INVITE sip:34600111222@127.0.0.1:"));
  EXPECT_THAT(Messages("carrier_proxy_challenges"), HasSubstr("SIP/2.0/TCP"));
}

}  // namespace
}  // namespace centralita::media::test
