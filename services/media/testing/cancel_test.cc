// Whoever gives up is let go at once: callers, phones that lost, phones that are slow.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "services/media/testing/gateway_test.h"

namespace centralita::media::test {
namespace {

using v1::LegEvent;

class CancelTest : public GatewayTest {};

TEST_F(CancelTest, CallerWhoGivesUpStopsThePhoneAtOnce) {
  StartGateway();
  auto agent = RegisteredPhone("alice", /*answers=*/false);
  const auto caller = Sipp("caller_cancels");
  const auto incoming = peers_.calls.Await(LegEvent::kIncoming);
  ASSERT_TRUE(incoming.has_value());
  Execute({Originate(*incoming, "alice", "leg-b")});
  ASSERT_TRUE(agent->Await("CALL_INCOMING"));
  Execute({Ring(incoming->leg_id())});

  const auto ended = peers_.calls.Await(LegEvent::kEnded, incoming->leg_id());

  ASSERT_TRUE(ended.has_value());
  EXPECT_EQ(ended->ended().sip_status(), 487);
  EXPECT_EQ(ended->ended().ended_by(), v1::LEG_ENDED_BY_REMOTE);
  ASSERT_TRUE(agent->Await("CALL_CLOSED", absl::Seconds(2)));
  const absl::Time cancelled = absl::FromUnixSeconds(ended->event_time().seconds()) +
                               absl::Nanoseconds(ended->event_time().nanos());
  EXPECT_LT(agent->WhenSaw("CALL_CLOSED") - cancelled, absl::Milliseconds(200));
  EXPECT_EQ(caller->Wait(absl::Seconds(10)), 0);
}

TEST_F(CancelTest, PhoneThatHasNotSaidAnythingYetIsCancelledAsSoonAsItDoes) {
  StartGateway();
  const int port = FreePort();
  RegisterContact("alice", "alice-secret", port);
  const auto phone = Sipp("phone_slow", {"-p", absl::StrCat(port)});
  const auto caller = Sipp("caller_cancels");
  const auto incoming = peers_.calls.Await(LegEvent::kIncoming);
  ASSERT_TRUE(incoming.has_value());
  Execute({Originate(*incoming, "alice", "leg-b"), Ring(incoming->leg_id())});

  // The caller cancels 300 ms after 180; the phone speaks after 700 ms, and checks the CANCEL.
  EXPECT_EQ(caller->Wait(absl::Seconds(10)), 0);
  EXPECT_TRUE(peers_.calls.Await(LegEvent::kEnded, "leg-b", absl::Seconds(1)));
  EXPECT_EQ(phone->Wait(absl::Seconds(10)), 0) << ReadFile(folder_.path() + "/phone_slow.messages");
}

TEST_F(CancelTest, AnswerThatCrossesTheCancelIsAcknowledgedAndEnded) {
  StartGateway();
  const int port = FreePort();
  RegisterContact("alice", "alice-secret", port);
  const auto phone = Sipp("phone_crossing", {"-p", absl::StrCat(port)});
  const auto caller = Sipp("caller_cancels");
  const auto incoming = peers_.calls.Await(LegEvent::kIncoming);
  ASSERT_TRUE(incoming.has_value());
  Execute({Originate(*incoming, "alice", "leg-b"), Ring(incoming->leg_id())});

  EXPECT_EQ(caller->Wait(absl::Seconds(10)), 0);
  EXPECT_EQ(phone->Wait(absl::Seconds(10)), 0)
      << ReadFile(folder_.path() + "/phone_crossing.messages");
}

TEST_F(CancelTest, PhoneLearnsThatTheCallWasAnsweredElsewhereAndShowsNoMissedCall) {
  StartGateway();
  const int port = FreePort();
  RegisterContact("alice", "alice-secret", port);
  const auto phone = Sipp("phone_answered_elsewhere", {"-p", absl::StrCat(port)});
  const auto caller = Sipp("caller_waits_for_bye");
  const auto incoming = peers_.calls.Await(LegEvent::kIncoming);
  ASSERT_TRUE(incoming.has_value());
  Execute({Originate(*incoming, "alice", "leg-b")});
  ASSERT_TRUE(peers_.calls.Await(LegEvent::kRinging, "leg-b"));

  v1::Command hang_up = HangUp("leg-b");
  hang_up.mutable_hang_up()->set_reason("Call completed elsewhere");
  Execute({hang_up});

  EXPECT_EQ(phone->Wait(absl::Seconds(5)), 0)
      << ReadFile(folder_.path() + "/phone_answered_elsewhere.messages");
  Execute({Answer(incoming->leg_id()), HangUp(incoming->leg_id())});
  EXPECT_EQ(caller->Wait(absl::Seconds(5)), 0);
}

TEST_F(CancelTest, CommandEndsACallersLegByBye) {
  StartGateway();
  const auto caller = Sipp("caller_waits_for_bye");
  const auto incoming = peers_.calls.Await(LegEvent::kIncoming);
  ASSERT_TRUE(incoming.has_value());
  Execute({Answer(incoming->leg_id())});
  ASSERT_TRUE(peers_.calls.Await(LegEvent::kAnswered, incoming->leg_id()));

  Execute({HangUp(incoming->leg_id())});

  EXPECT_EQ(caller->Wait(absl::Seconds(10)), 0);
  EXPECT_EQ(peers_.calls.Await(LegEvent::kEnded, incoming->leg_id())->ended().ended_by(),
            v1::LEG_ENDED_BY_COMMAND);
}

TEST_F(CancelTest, BusyPhoneEndsItsLegAsBusy) {
  StartGateway();
  const int port = FreePort();
  RegisterContact("alice", "alice-secret", port);
  const auto phone = Sipp("phone_busy", {"-p", absl::StrCat(port)});
  const auto caller = Sipp("caller_cancels");
  const auto incoming = peers_.calls.Await(LegEvent::kIncoming);
  ASSERT_TRUE(incoming.has_value());

  Execute({Originate(*incoming, "alice", "leg-b")});

  const auto ended = peers_.calls.Await(LegEvent::kEnded, "leg-b");
  ASSERT_TRUE(ended.has_value());
  EXPECT_EQ(ended->ended().cause(), v1::LEG_END_CAUSE_BUSY);
  EXPECT_EQ(ended->ended().sip_status(), 486);
  EXPECT_EQ(phone->Wait(absl::Seconds(5)), 0);
}

TEST_F(CancelTest, PhoneCannotSendTheCallElsewhere) {
  StartGateway();
  const int port = FreePort();
  RegisterContact("alice", "alice-secret", port);
  const int elsewhere = FreePort();
  const auto other = Sipp("phone_busy", {"-p", absl::StrCat(elsewhere)});
  const auto phone =
      Sipp("phone_redirects", {"-p", absl::StrCat(port), "-s", absl::StrCat(elsewhere)});
  const auto caller = Sipp("caller_cancels");
  const auto incoming = peers_.calls.Await(LegEvent::kIncoming);
  ASSERT_TRUE(incoming.has_value());

  Execute({Originate(*incoming, "alice", "leg-b")});

  const auto ended = peers_.calls.Await(LegEvent::kEnded, "leg-b", absl::Seconds(3));
  ASSERT_TRUE(ended.has_value());
  EXPECT_EQ(ended->ended().sip_status(), 302);
  EXPECT_EQ(phone->Wait(absl::Seconds(5)), 0);
  EXPECT_FALSE(other->Wait(absl::Seconds(1)).has_value());  // It waits for its INVITE in vain.
}

TEST_F(CancelTest, PhoneThatIsGoneIsUnreachableSoon) {
  StartGateway({"--phone_patience=1s"});
  RegisterContact("alice", "alice-secret", FreePort());  // And nobody listens there any more.
  const auto caller = Sipp("caller_cancels");
  const auto incoming = peers_.calls.Await(LegEvent::kIncoming);
  ASSERT_TRUE(incoming.has_value());

  Execute({Originate(*incoming, "alice", "leg-b")});

  const auto ended = peers_.calls.Await(LegEvent::kEnded, "leg-b", absl::Seconds(3));
  ASSERT_TRUE(ended.has_value());
  EXPECT_EQ(ended->ended().cause(), v1::LEG_END_CAUSE_UNREACHABLE);
}

}  // namespace
}  // namespace centralita::media::test
