// What the gateway does not take, and how it says so.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "services/media/domain/digest.h"
#include "services/media/testing/gateway_test.h"

namespace centralita::media::test {
namespace {

using v1::LegEvent;

class RefusalTest : public GatewayTest {
 protected:
  std::string Messages(const std::string& scenario) const {
    return ReadFile(folder_.path() + "/" + scenario + ".messages");
  }
};

TEST_F(RefusalTest, SourceWithoutATrunkIsForbidden) {
  directory::v1::Trunk elsewhere = LocalTrunk();
  elsewhere.set_addresses(0, "192.0.2.0/28");
  peers_.trunks.Set({elsewhere});
  StartGateway();

  EXPECT_EQ(Sipp("caller_refused_403")->Wait(absl::Seconds(10)), 0)
      << Messages("caller_refused_403");
  EXPECT_TRUE(peers_.calls.events().empty());
}

TEST_F(RefusalTest, CallerWithoutACommonCodecIsNotAcceptable) {
  StartGateway();

  EXPECT_EQ(Sipp("caller_refused_488")->Wait(absl::Seconds(10)), 0)
      << Messages("caller_refused_488");
  EXPECT_TRUE(peers_.calls.events().empty());
}

TEST_F(RefusalTest, TrunkWithADigestChallengesEveryCall) {
  directory::v1::Trunk trunk = LocalTrunk();
  trunk.clear_addresses();
  trunk.set_digest_username("carrier");
  trunk.set_digest_realm("carriers");
  trunk.set_digest_ha1_md5(
      HashCredentials(DigestAlgorithm::kMd5, "carrier", "carriers", "carrier-secret"));
  peers_.trunks.Set({trunk});
  StartGateway();
  const auto caller = Sipp("caller_challenged", {"-au", "carrier", "-ap", "carrier-secret"});
  const auto incoming = peers_.calls.Await(LegEvent::kIncoming);
  ASSERT_TRUE(incoming.has_value()) << Messages("caller_challenged");

  v1::Command reject;
  reject.mutable_reject()->set_leg_id(incoming->leg_id());
  reject.mutable_reject()->set_sip_status(486);
  reject.mutable_reject()->set_reason("Nobody is in");
  EXPECT_EQ(Reason(Execute({reject})), "");

  EXPECT_EQ(caller->Wait(absl::Seconds(10)), 0) << Messages("caller_challenged");
  EXPECT_THAT(Messages("caller_challenged"),
              testing::HasSubstr("Reason: SIP;cause=486;text=\"Nobody is in\""));
}

TEST_F(RefusalTest, MoreCallsThanTheTrunkMayHaveAreSentAway) {
  directory::v1::Trunk trunk = LocalTrunk();
  trunk.set_max_channels(1);
  peers_.trunks.Set({trunk});
  StartGateway();
  const auto first = Sipp("caller_cancels");
  const auto incoming = peers_.calls.Await(LegEvent::kIncoming);
  ASSERT_TRUE(incoming.has_value());

  EXPECT_EQ(Sipp("caller_refused_503")->Wait(absl::Seconds(10)), 0);
  EXPECT_THAT(Messages("caller_refused_503"), testing::HasSubstr("Retry-After: 5"));

  Execute({Ring(incoming->leg_id())});
  EXPECT_EQ(first->Wait(absl::Seconds(10)), 0);
}

TEST_F(RefusalTest, CallThatNobodyTakesIsRefusedInTheEnd) {
  StartGateway({"--claim_timeout=1s"});

  EXPECT_EQ(Sipp("caller_refused_500")->Wait(absl::Seconds(10)), 0);

  const auto ended = peers_.calls.Await(LegEvent::kEnded);
  ASSERT_TRUE(ended.has_value());
  EXPECT_EQ(ended->ended().ended_by(), v1::LEG_ENDED_BY_GATEWAY);
}

TEST_F(RefusalTest, StaleTokenRingsNobody) {
  StartGateway();
  auto agent = RegisteredPhone("alice", /*answers=*/false);
  const auto caller = Sipp("caller_cancels");
  const auto incoming = peers_.calls.Await(LegEvent::kIncoming);
  ASSERT_TRUE(incoming.has_value());
  ASSERT_EQ(Reason(Execute({Originate(*incoming, "alice", "leg-b", 7)})), "");
  ASSERT_TRUE(agent->Await("CALL_INCOMING"));
  ASSERT_EQ(Reason(Execute({HangUp("leg-b")})), "");

  EXPECT_EQ(Reason(Execute({Originate(*incoming, "alice", "leg-c", 6)})), "STALE_TOKEN");
  Execute({Ring(incoming->leg_id())});

  EXPECT_EQ(caller->Wait(absl::Seconds(10)), 0);
  EXPECT_EQ(agent->Count("CALL_INCOMING"), 1);
}

TEST_F(RefusalTest, PersonWithoutAPhoneIsNoDevice) {
  StartGateway();
  const auto caller = Sipp("caller_cancels");
  const auto incoming = peers_.calls.Await(LegEvent::kIncoming);
  ASSERT_TRUE(incoming.has_value());

  EXPECT_EQ(Reason(Execute({Originate(*incoming, "alice", "leg-b")})), "NO_DEVICE");
  EXPECT_EQ(Reason(Execute({Answer("no-such-leg")})), "LEG_NOT_FOUND");
}

TEST_F(RefusalTest, OptionsAreAnswered) {
  StartGateway();

  EXPECT_EQ(Sipp("options")->Wait(absl::Seconds(10)), 0);
  EXPECT_EQ(Sipp("options", {"-t", "t1"})->Wait(absl::Seconds(10)), 0);
}

TEST_F(RefusalTest, OrphanIsEndedAndTold) {
  StartGateway({"--orphan_timeout=1500ms"});
  const auto caller = Sipp("caller_waits_for_bye");
  const auto incoming = peers_.calls.Await(LegEvent::kIncoming);
  ASSERT_TRUE(incoming.has_value());
  Execute({Answer(incoming->leg_id())});

  EXPECT_EQ(caller->Wait(absl::Seconds(10)), 0);
  const auto ended = peers_.calls.Await(LegEvent::kEnded, incoming->leg_id());
  ASSERT_TRUE(ended.has_value());
  EXPECT_EQ(ended->ended().ended_by(), v1::LEG_ENDED_BY_GATEWAY);
}

}  // namespace
}  // namespace centralita::media::test
