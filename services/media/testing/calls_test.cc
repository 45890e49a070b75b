// A whole call, by real programs: sipp and baresip call, baresip answers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "libs/testing/await.h"
#include "services/media/rtp/goertzel.h"
#include "services/media/testing/gateway_test.h"

namespace centralita::media::test {
namespace {

using v1::LegEvent;

std::vector<int16_t> LastSecond(const std::vector<int16_t>& heard) {
  if (heard.size() < 12000) return heard;
  return {heard.end() - 12000, heard.end() - 4000};
}

class CallsTest : public GatewayTest {};

TEST_F(CallsTest, CallerAndAgentHearEachOtherUntilTheCallerHangsUp) {
  StartGateway();
  auto agent = RegisteredPhone("alice", /*answers=*/true, "udp", 440);
  Baresip caller(
      {.username = "caller", .gateway_port = sip_port_, .tone_hz = 1000, .codec = "PCMU"});

  caller.Command("dial", absl::StrCat("sip:+34910000000@127.0.0.1:", sip_port_));
  const auto incoming = peers_.calls.Await(LegEvent::kIncoming);
  ASSERT_TRUE(incoming.has_value()) << caller.Log();
  EXPECT_EQ(incoming->incoming().trunk_id(), "carrier");
  EXPECT_EQ(incoming->incoming().to(), "+34910000000");
  EXPECT_EQ(incoming->sequence(), 1);
  ASSERT_EQ(Reason(Execute({Ring(incoming->leg_id()), Originate(*incoming, "alice", "leg-b")})),
            "");
  ASSERT_TRUE(peers_.calls.Await(LegEvent::kAnswered, "leg-b")) << agent->Log();
  ASSERT_EQ(Reason(Execute({Answer(incoming->leg_id()), Bridge(incoming->leg_id(), "leg-b")})), "");
  ASSERT_TRUE(peers_.calls.Await(LegEvent::kAnswered, incoming->leg_id()));
  ASSERT_TRUE(caller.Await("CALL_ESTABLISHED"));
  absl::SleepFor(absl::Seconds(3));
  const absl::Time hung_up = absl::Now();
  caller.Command("hangup");

  ASSERT_TRUE(agent->Await("CALL_CLOSED"));
  EXPECT_LT(agent->WhenSaw("CALL_CLOSED") - hung_up, absl::Milliseconds(200));
  EXPECT_EQ(peers_.calls.Await(LegEvent::kEnded, "leg-b")->ended().ended_by(),
            v1::LEG_ENDED_BY_GATEWAY);
  EXPECT_EQ(peers_.calls.Await(LegEvent::kEnded, incoming->leg_id())->ended().ended_by(),
            v1::LEG_ENDED_BY_REMOTE);
  EXPECT_TRUE(centralita::test::Await([&] { return agent->Heard().size() > 12000; }));
  EXPECT_GT(ToneShare(LastSecond(agent->Heard()), 1000), 0.8);
  EXPECT_TRUE(centralita::test::Await([&] { return caller.Heard().size() > 12000; }));
  EXPECT_GT(ToneShare(LastSecond(caller.Heard()), 440), 0.8);
}

TEST_F(CallsTest, TalkIsRecordedAndTheRecordingIsDelivered) {
  StartGateway();
  auto agent = RegisteredPhone("alice", /*answers=*/true, "tcp");
  const auto caller = Sipp("caller_talks");
  const auto incoming = peers_.calls.Await(LegEvent::kIncoming);
  ASSERT_TRUE(incoming.has_value());
  const std::string a = incoming->leg_id();
  Execute({Ring(a), Originate(*incoming, "alice", "leg-b")});
  ASSERT_TRUE(peers_.calls.Await(LegEvent::kAnswered, "leg-b")) << agent->Log();
  v1::Command record;
  record.mutable_start_recording()->set_recording_id("recording-1");
  record.mutable_start_recording()->set_call_id(incoming->call_id());
  record.mutable_start_recording()->set_workspace_id("w1");
  record.mutable_start_recording()->set_left_leg_id(a);
  record.mutable_start_recording()->set_right_leg_id("leg-b");

  ASSERT_EQ(Reason(Execute({Answer(a), record, Bridge(a, "leg-b")})), "");

  EXPECT_EQ(caller->Wait(absl::Seconds(15)), 0);
  ASSERT_TRUE(peers_.calls.Await(LegEvent::kRecordingStopped));
  EXPECT_TRUE(
      centralita::test::Await([&] { return peers_.recordings.Find("recording-1").has_value(); }));
  const auto delivered = peers_.recordings.Find("recording-1");
  ASSERT_TRUE(delivered.has_value());
  EXPECT_EQ(delivered->header.call_id(), incoming->call_id());
  EXPECT_EQ(delivered->header.workspace_id(), "w1");
  EXPECT_EQ(static_cast<int64_t>(delivered->bytes.size()), delivered->header.size_bytes());
  EXPECT_NEAR(static_cast<double>(delivered->header.duration_ms()), 2000, 300);
  EXPECT_TRUE(centralita::test::Await(
      [&] { return ReadFile(folder_.path() + "/spool/recording-1.wav").empty(); }));
}

class KeysTest : public CallsTest {
 protected:
  /// The keys of a caller who hears an announcement and music meanwhile.
  std::string KeysOf(const std::string& scenario) {
    StartGateway({absl::StrCat("--prompts=", PROMPTS_DIR)});
    const auto caller = Sipp(scenario);
    const auto incoming = peers_.calls.Await(LegEvent::kIncoming);
    if (!incoming.has_value()) return "nobody called";
    v1::Command play;
    play.mutable_play()->set_leg_id(incoming->leg_id());
    play.mutable_play()->set_language("es");
    for (const char* prompt : {"position_3", "callback_offer", "key_1"}) {
      play.mutable_play()->mutable_sequence()->add_prompts(prompt);
    }
    EXPECT_EQ(Reason(Execute({Answer(incoming->leg_id()), play})), "");
    EXPECT_EQ(caller->Wait(absl::Seconds(15)), 0)
        << ReadFile(folder_.path() + "/" + scenario + ".messages");
    EXPECT_TRUE(peers_.calls.Await(LegEvent::kEnded, incoming->leg_id()));
    std::string keys;
    for (const LegEvent& event : peers_.calls.events()) {
      if (event.has_dtmf()) keys += event.dtmf().digit();
    }
    return keys;
  }
};

TEST_F(KeysTest, KeysOfACallerWhoWaitsAreToldOnceEach) {
  EXPECT_EQ(KeysOf("caller_presses_keys"), "1#");
}

TEST_F(KeysTest, KeyByRtpOfACallerWhoWaitsIsToldOnce) {
  EXPECT_EQ(KeysOf("caller_presses_rtp_key"), "5");
}

TEST_F(CallsTest, EventsOfALegAreNumberedWithoutGapsAndEndWithItsEnd) {
  StartGateway();
  auto agent = RegisteredPhone("alice");
  const auto caller = Sipp("caller_talks");
  const auto incoming = peers_.calls.Await(LegEvent::kIncoming);
  ASSERT_TRUE(incoming.has_value());
  Execute({Ring(incoming->leg_id()), Originate(*incoming, "alice", "leg-b")});
  ASSERT_TRUE(peers_.calls.Await(LegEvent::kAnswered, "leg-b"));
  Execute({Answer(incoming->leg_id()), Bridge(incoming->leg_id(), "leg-b")});
  ASSERT_EQ(caller->Wait(absl::Seconds(15)), 0);
  ASSERT_TRUE(peers_.calls.Await(LegEvent::kEnded, incoming->leg_id()));
  ASSERT_TRUE(peers_.calls.Await(LegEvent::kEnded, "leg-b"));

  for (const std::string& leg : {incoming->leg_id(), std::string("leg-b")}) {
    int64_t expected = 0;
    LegEvent last;
    for (const LegEvent& event : peers_.calls.events()) {
      if (event.leg_id() != leg) continue;
      EXPECT_EQ(event.sequence(), ++expected) << event.ShortDebugString();
      last = event;
    }
    EXPECT_EQ(last.event_case(), LegEvent::kEnded) << last.ShortDebugString();
  }
}

TEST_F(CallsTest, FirstOfTwoPhonesToAnswerWinsAndTheOtherStops) {
  StartGateway();
  auto slow = RegisteredPhone("alice", /*answers=*/false);
  auto quick = RegisteredPhone("alice", /*answers=*/false, "tcp");
  const auto caller = Sipp("caller_talks");
  const auto incoming = peers_.calls.Await(LegEvent::kIncoming);
  ASSERT_TRUE(incoming.has_value());
  Execute({Ring(incoming->leg_id()), Originate(*incoming, "alice", "leg-b")});
  ASSERT_TRUE(slow->Await("CALL_INCOMING"));
  ASSERT_TRUE(quick->Await("CALL_INCOMING"));
  EXPECT_TRUE(peers_.calls.Await(LegEvent::kRinging, "leg-b"));

  quick->Command("accept");

  ASSERT_TRUE(peers_.calls.Await(LegEvent::kAnswered, "leg-b")) << quick->Log();
  EXPECT_TRUE(slow->Await("CALL_CLOSED", absl::Seconds(1)));
  EXPECT_EQ(quick->Count("CALL_CLOSED"), 0);
  Execute({Answer(incoming->leg_id()), Bridge(incoming->leg_id(), "leg-b")});
  EXPECT_EQ(caller->Wait(absl::Seconds(15)), 0);
  EXPECT_TRUE(quick->Await("CALL_CLOSED", absl::Seconds(1)));
}

TEST_F(CallsTest, CallerMayLeaveTheOfferToUs) {
  StartGateway();
  const auto caller = Sipp("caller_delayed_offer");
  const auto incoming = peers_.calls.Await(LegEvent::kIncoming);
  ASSERT_TRUE(incoming.has_value());

  ASSERT_EQ(Reason(Execute({Answer(incoming->leg_id())})), "");

  const auto answered = peers_.calls.Await(LegEvent::kAnswered, incoming->leg_id());
  ASSERT_TRUE(answered.has_value());
  EXPECT_EQ(answered->answered().codec(), "PCMU");
  EXPECT_EQ(caller->Wait(absl::Seconds(15)), 0);
}

TEST_F(CallsTest, HoldOfferlessReinviteRefreshAndOptionsWithinACallAreAnswered) {
  StartGateway();
  const auto caller = Sipp("caller_holds");
  const auto incoming = peers_.calls.Await(LegEvent::kIncoming);
  ASSERT_TRUE(incoming.has_value());

  ASSERT_EQ(Reason(Execute({Answer(incoming->leg_id())})), "");

  EXPECT_EQ(caller->Wait(absl::Seconds(20)), 0);
  EXPECT_EQ(peers_.calls.Await(LegEvent::kEnded, incoming->leg_id())->ended().ended_by(),
            v1::LEG_ENDED_BY_REMOTE);
}

TEST_F(CallsTest, PhoneThatHoldsAndResumesStaysInTheCall) {
  StartGateway();
  auto agent = RegisteredPhone("alice");
  Baresip caller({.username = "caller", .gateway_port = sip_port_, .tone_hz = 1000});
  caller.Command("dial", absl::StrCat("sip:+34910000000@127.0.0.1:", sip_port_));
  const auto incoming = peers_.calls.Await(LegEvent::kIncoming);
  ASSERT_TRUE(incoming.has_value());
  Execute({Originate(*incoming, "alice", "leg-b")});
  ASSERT_TRUE(peers_.calls.Await(LegEvent::kAnswered, "leg-b"));
  Execute({Answer(incoming->leg_id()), Bridge(incoming->leg_id(), "leg-b")});
  ASSERT_TRUE(caller.Await("CALL_ESTABLISHED"));

  agent->Command("hold");
  absl::SleepFor(absl::Seconds(1));
  agent->Command("resume");
  absl::SleepFor(absl::Seconds(2));
  ASSERT_EQ(Reason(Execute({HangUp(incoming->leg_id())})), "");

  ASSERT_TRUE(agent->Await("CALL_CLOSED")) << agent->Log();
  ASSERT_TRUE(caller.Await("CALL_CLOSED"));
  EXPECT_EQ(agent->Count("CALL_ESTABLISHED"), 1);
  // By the caller's ear: this baresip writes down nothing of what it hears after a hold.
  EXPECT_TRUE(centralita::test::Await([&] { return caller.Heard().size() > 12000; }));
  EXPECT_GT(ToneShare(LastSecond(caller.Heard()), 440), 0.8);
}

TEST_F(CallsTest, CommandIsCarriedOutOnceHoweverOftenItIsSent) {
  StartGateway();
  auto agent = RegisteredPhone("alice", /*answers=*/false);
  const auto caller = Sipp("caller_cancels");
  const auto incoming = peers_.calls.Await(LegEvent::kIncoming);
  ASSERT_TRUE(incoming.has_value());
  v1::Command originate = Originate(*incoming, "alice", "leg-b");
  originate.set_command_id("the-same");

  EXPECT_EQ(Reason(Execute({originate})), "");
  EXPECT_EQ(Reason(Execute({originate})), "");
  ASSERT_TRUE(agent->Await("CALL_INCOMING"));
  EXPECT_EQ(Reason(Execute({originate})), "");
  Execute({Ring(incoming->leg_id())});

  EXPECT_EQ(caller->Wait(absl::Seconds(15)), 0);
  ASSERT_TRUE(agent->Await("CALL_CLOSED"));
  EXPECT_EQ(agent->Count("CALL_INCOMING"), 1);
}

}  // namespace
}  // namespace centralita::media::test
