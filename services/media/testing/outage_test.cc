// The services behind the gateway die; the talk goes on.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "absl/strings/str_cat.h"
#include "libs/testing/await.h"
#include "services/media/rtp/goertzel.h"
#include "services/media/testing/gateway_test.h"

namespace centralita::media::test {
namespace {

using v1::LegEvent;

class OutageTest : public GatewayTest {
 protected:
  bool IsDraining() const {
    return process_->metrics().Text().find("\ncentralita_media_draining 1\n") != std::string::npos;
  }
};

TEST_F(OutageTest, TalkGoesOnWithoutCallsAndTheEventsComeLater) {
  StartGateway();
  auto agent = RegisteredPhone("alice");
  Baresip caller({.username = "caller", .gateway_port = sip_port_, .tone_hz = 1000});
  caller.Command("dial", absl::StrCat("sip:+34910000000@127.0.0.1:", sip_port_));
  const auto incoming = peers_.calls.Await(LegEvent::kIncoming);
  ASSERT_TRUE(incoming.has_value());
  Execute({Originate(*incoming, "alice", "leg-b")});
  ASSERT_TRUE(peers_.calls.Await(LegEvent::kAnswered, "leg-b"));
  Execute({Answer(incoming->leg_id()), Bridge(incoming->leg_id(), "leg-b")});
  ASSERT_TRUE(peers_.calls.Await(LegEvent::kAnswered, incoming->leg_id()));

  peers_.StopCalls();
  peers_.StopDirectory();
  absl::SleepFor(absl::Seconds(3));
  caller.Command("hangup");
  ASSERT_TRUE(agent->Await("CALL_CLOSED"));
  absl::SleepFor(absl::Seconds(1));
  EXPECT_FALSE(peers_.calls.Await(LegEvent::kEnded, "", absl::ZeroDuration()));
  peers_.StartCalls();

  EXPECT_TRUE(peers_.calls.Await(LegEvent::kEnded, incoming->leg_id()));
  EXPECT_TRUE(peers_.calls.Await(LegEvent::kEnded, "leg-b"));
  EXPECT_TRUE(centralita::test::Await([&] { return agent->Heard().size() > 20000; }));
  const std::vector<int16_t> heard = agent->Heard();
  EXPECT_GT(ToneShare({heard.end() - 12000, heard.end() - 4000}, 1000), 0.8);
}

TEST_F(OutageTest, CallThatComesWhileCallsIsAwayIsToldLater) {
  StartGateway();
  peers_.StopCalls();
  const auto caller = Sipp("caller_rejected_486");
  absl::SleepFor(absl::Seconds(1));

  peers_.StartCalls();

  const auto incoming = peers_.calls.Await(LegEvent::kIncoming);
  ASSERT_TRUE(incoming.has_value());
  v1::Command reject;
  reject.mutable_reject()->set_leg_id(incoming->leg_id());
  reject.mutable_reject()->set_sip_status(486);
  Execute({reject});
  EXPECT_EQ(caller->Wait(absl::Seconds(10)), 0);
}

TEST_F(OutageTest, TrunksAreKeptWhileTheDirectoryIsAway) {
  StartGateway();
  peers_.StopDirectory();
  absl::SleepFor(absl::Seconds(3));

  const auto caller = Sipp("caller_cancels");

  const auto incoming = peers_.calls.Await(LegEvent::kIncoming);
  ASSERT_TRUE(incoming.has_value());
  Execute({Ring(incoming->leg_id())});
  EXPECT_EQ(caller->Wait(absl::Seconds(10)), 0);
}

TEST_F(OutageTest, DrainingGatewayGivesAnAgentToACallerWhoIsThere) {
  StartGateway({"--drain_timeout=10s"});
  const auto agent = RegisteredPhone("alice");
  const auto caller = Sipp("caller_talks");
  const auto incoming = peers_.calls.Await(LegEvent::kIncoming);
  ASSERT_TRUE(incoming.has_value());
  std::thread stop([this] { process_->Stop(); });
  EXPECT_TRUE(centralita::test::Await([this] { return IsDraining(); }));

  EXPECT_EQ(Reason(Execute({Originate(*incoming, "alice", "leg-b")})), "");
  EXPECT_TRUE(peers_.calls.Await(LegEvent::kAnswered, "leg-b")) << agent->Log();
  EXPECT_EQ(Reason(Execute({Answer(incoming->leg_id()), Bridge(incoming->leg_id(), "leg-b")})), "");

  EXPECT_EQ(caller->Wait(absl::Seconds(10)), 0);
  stop.join();
  EXPECT_TRUE(peers_.calls.Await(LegEvent::kEnded, "leg-b"));
}

TEST_F(OutageTest, DrainingGatewayTakesNoNewCallsAndLetsTheOldOnesFinish) {
  StartGateway({"--drain_timeout=10s"});
  const auto caller = Sipp("caller_talks");
  const auto incoming = peers_.calls.Await(LegEvent::kIncoming);
  ASSERT_TRUE(incoming.has_value());
  std::thread stop([this] { process_->Stop(); });

  EXPECT_TRUE(centralita::test::Await([this] { return IsDraining(); }));
  EXPECT_EQ(Sipp("options_draining")->Wait(absl::Seconds(10)), 0);
  EXPECT_EQ(Sipp("caller_refused_503")->Wait(absl::Seconds(10)), 0);
  ASSERT_EQ(Reason(Execute({Answer(incoming->leg_id())})), "");

  EXPECT_EQ(caller->Wait(absl::Seconds(10)), 0);
  stop.join();
  EXPECT_TRUE(peers_.calls.Await(LegEvent::kEnded, incoming->leg_id()));
}

}  // namespace
}  // namespace centralita::media::test
