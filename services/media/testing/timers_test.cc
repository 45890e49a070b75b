// What RFC 3261 and RFC 4028 do by the clock. Slow: their timers are not ours to shorten.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/media/testing/trunk_fixture.h"

namespace centralita::media::test {
namespace {

using v1::LegEvent;

class TimersTest : public GatewayTest {};

TEST_F(TimersTest, CallerWhoNeverAcknowledgesIsEndedAfter64T1) {
  StartGateway();
  const auto caller = Sipp("caller_never_acknowledges", {"-timeout", "60"});
  const auto incoming = peers_.calls.Await(LegEvent::kIncoming);
  ASSERT_TRUE(incoming.has_value());

  Execute({Answer(incoming->leg_id())});

  const auto ended = peers_.calls.Await(LegEvent::kEnded, incoming->leg_id(), absl::Seconds(40));
  ASSERT_TRUE(ended.has_value());
  EXPECT_EQ(ended->ended().cause(), v1::LEG_END_CAUSE_FAILED);
  EXPECT_EQ(caller->Wait(absl::Seconds(10)), 0);
}

TEST_F(TimersTest, SessionIsRefreshedAndAnOfferInTheReplyIsAnsweredInTheAck) {
  StartGateway({"--session_expires=90s"});
  const auto caller = Sipp("caller_patient", {"-timeout", "80"});
  const auto incoming = peers_.calls.Await(LegEvent::kIncoming);
  ASSERT_TRUE(incoming.has_value());
  Execute({Answer(incoming->leg_id())});

  EXPECT_EQ(caller->Wait(absl::Seconds(70)), 0)
      << ReadFile(folder_.path() + "/caller_patient.messages");
  EXPECT_TRUE(peers_.calls.Await(LegEvent::kEnded, incoming->leg_id()));
}

using CarrierTimersTest = TrunkTest;

// A re-INVITE of ours would be challenged, and the call would end by a refresh that failed.
TEST_F(CarrierTimersTest, CarrierThatChallengesIsLeftToRefreshTheSessionItself) {
  const int port = FreePort();
  peers_.trunks.Set({Proving(CarrierOn("carrier", {port}), "carrier.example")});
  StartGateway({"--session_expires=90s"});
  const auto carrier =
      Sipp("carrier_without_timers", {"-p", absl::StrCat(port), "-timeout", "100"});
  ASSERT_TRUE(AwaitListener(port));
  Execute({Dial("out")});
  ASSERT_TRUE(peers_.calls.Await(v1::LegEvent::kAnswered, "out"));
  // We would refresh it half-way, at 45 s.
  EXPECT_FALSE(peers_.calls.Await(v1::LegEvent::kEnded, "out", absl::Seconds(56)).has_value());

  Execute({HangUp("out")});

  EXPECT_EQ(carrier->Wait(absl::Seconds(5)), 0) << Messages("carrier_without_timers");
}

}  // namespace
}  // namespace centralita::media::test
