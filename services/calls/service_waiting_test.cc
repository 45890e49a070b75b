#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/calls/postgres/migrations.h"
#include "services/calls/testing/live_call.h"

// Callers who wait: told how it stands, offered to several at once, called back. The whole service on
// a real PostgreSQL, among peers that do as the test says.

namespace centralita::calls {
namespace {

using test::Await;
using test::IsOk;
using testing::Contains;
using testing::ElementsAre;
using testing::Not;

/// A wait with a key for callbacks, and the place told after `first_after` seconds.
std::function<void(routing::v1::RoutingUpdate&)> AWaitFor(int position, int first_after) {
  return [=](routing::v1::RoutingUpdate& update) {
    AWait(update);
    update.mutable_waiting()->set_position(position);
    update.mutable_waiting()->mutable_queued_since()->set_seconds(
        absl::ToUnixSeconds(SystemClock().Now()));
    update.mutable_waiting()->mutable_estimate()->mutable_high()->set_seconds(100);
    routing::v1::WaitingTreatment& treatment = *update.mutable_treatment();
    treatment.set_position(true);
    treatment.set_wait(true);
    treatment.mutable_first_after()->set_seconds(first_after);
    treatment.mutable_interval()->set_seconds(60);
    treatment.set_callback_key("1");
    treatment.mutable_callback_offer_after()->set_seconds(600);
  };
}

class WaitingTest : public testing::Test {
 protected:
  WaitingTest() : replica_(std::make_unique<Replica>(database_, peers_)), call_(peers_) {}

  void Report(const std::vector<media::v1::LegEvent>& events) {
    ASSERT_THAT(replica_->Report(events), IsOk());
  }
  void Deliver() { ASSERT_THAT(replica_->Deliver(peers_.router.Now(call_.id())), IsOk()); }
  bool AwaitState(v1::CallState state) {
    return Await([&] {
      const auto call = replica_->Get(call_.id());
      return call.ok() && call->state() == state;
    });
  }
  v1::Call Now() { return *replica_->Get(call_.id()); }

  void Wait(int first_after = 600) {
    peers_.router.Say(AWaitFor(3, first_after));
    Report({call_.Incoming()});
    ASSERT_TRUE(call_.Awaits("0/music"));
    Report({call_.CallerAnswered()});
  }
  /// The caller asks to be called back, and leaves.
  void AskForCallback() {
    Wait();
    Report({call_.Presses("1")});
    ASSERT_TRUE(call_.Awaits("0/callback_confirmed"));
    Report({call_.Heard("0/callback_confirmed")});
    ASSERT_TRUE(call_.Awaits("0/hang_up"));
    Report({call_.CallerHangsUp()});
    ASSERT_TRUE(AwaitState(v1::CALL_STATE_CALLBACK_PENDING));
  }
  /// Ana answers, and the caller is called.
  void CallBack() {
    AskForCallback();
    peers_.router.Say(AnOffer(7, "ana"));
    Deliver();
    ASSERT_TRUE(call_.Awaits("1/originate"));
    Report({call_.AgentAnswers()});
    ASSERT_TRUE(call_.Awaits("2/dial"));
  }
  std::string Customer() const { return peers_.gateway.LastDial().leg_id(); }

  v1::CallTimeline Timeline() {
    v1::GetCallTimelineRequest request;
    request.set_name("workspaces/w1/calls/" + call_.id());
    return *rpc::Unary(replica_->calls(), &v1::CallService::StubInterface::GetCallTimeline, request,
                       test::Soon());
  }

  test::TestDatabase database_{kSchema, Migrations()};
  ScriptedPeers peers_;
  std::unique_ptr<Replica> replica_;
  LiveCall call_;
};

TEST_F(WaitingTest, SeveralPhonesRingAndTheFirstWhoAnswersHasTheCall) {
  peers_.router.Say(Offers({{7, "ana"}, {8, "bo"}, {9, "eva"}}));
  Report({call_.Incoming()});
  ASSERT_TRUE(call_.Awaits("3/originate"));
  EXPECT_EQ(Now().offers_size(), 3);
  const std::string ana = call_.LegOf("ana"), bo = call_.LegOf("bo"), eva = call_.LegOf("eva");
  EXPECT_EQ(Now().offers(0).leg_id(), ana);

  Report({call_.Answers(bo)});
  ASSERT_TRUE(call_.Awaits("0/bridge"));
  EXPECT_EQ(peers_.gateway.LastBridge().other_leg_id(), bo);
  EXPECT_TRUE(Await([&] { return !peers_.gateway.HungUpWith(eva).empty(); }));
  EXPECT_EQ(peers_.gateway.HungUpWith(ana), "Call completed elsewhere");
  EXPECT_EQ(peers_.gateway.HungUpWith(bo), "");
  EXPECT_EQ(Now().agent(), "workspaces/w1/people/bo");
}

TEST_F(WaitingTest, APhoneThatIsBusyIsDeclinedAndTheOthersGoOn) {
  peers_.router.Say(Offers({{7, "ana"}, {8, "bo"}}));
  peers_.router.SayAfterDecline([](auto& update) {
    update.clear_other_offers();
    AnOffer(8, "bo")(update);
  });
  Report({call_.Incoming()});
  ASSERT_TRUE(call_.Awaits("2/originate"));
  Report({call_.Refuses(call_.LegOf("ana"))});
  ASSERT_TRUE(Await([&] { return peers_.router.declined > 0; }));
  EXPECT_THAT(peers_.router.declined_tokens(), ElementsAre(7u));
  EXPECT_TRUE(Await([&] { return Now().offers_size() == 1; }));
  EXPECT_EQ(peers_.gateway.HungUpWith(call_.LegOf("bo")), "");
}

TEST_F(WaitingTest, WhoAnswersAnOfferThatIsGoneIsHungUpAndTheOthersRingOn) {
  peers_.router.Say(Offers({{7, "ana"}, {8, "bo"}}));
  Report({call_.Incoming()});
  ASSERT_TRUE(call_.Awaits("2/originate"));
  peers_.router.Say([](auto& update) {
    update.clear_other_offers();
    AnOffer(8, "bo")(update);
  });
  peers_.router.offers_expire = true;
  Report({call_.Answers(call_.LegOf("ana"))});
  EXPECT_TRUE(Await([&] { return !peers_.gateway.HungUpWith(call_.LegOf("ana")).empty(); }));
  EXPECT_EQ(peers_.gateway.HungUpWith(call_.LegOf("bo")), "");
}

TEST_F(WaitingTest, TheCallerIsToldThePlaceAndTheWait) {
  Wait(/*first_after=*/1);
  EXPECT_TRUE(Await([&] { return !peers_.gateway.Announced().empty(); }));
  EXPECT_THAT(peers_.gateway.Announced(), ElementsAre("position_3 wait_up_to_2"));
  EXPECT_EQ(Now().waiting().position(), 3);
  EXPECT_EQ(Now().waiting().estimate().high().seconds(), 100);
  const v1::CallTimeline timeline = Timeline();
  const auto told = std::find_if(timeline.events().begin(), timeline.events().end(),
                                 [](const v1::CallEvent& event) { return event.has_announced(); });
  ASSERT_NE(told, timeline.events().end());
  EXPECT_EQ(told->announced().position(), 3);
  EXPECT_EQ(told->announced().wait_minutes(), 2);
}

TEST_F(WaitingTest, WhatADeadReplicaWasToTellAnotherOneTellsOnce) {
  Wait(/*first_after=*/2);
  replica_.reset();
  replica_ = std::make_unique<Replica>(database_, peers_);
  auto second = std::make_unique<Replica>(database_, peers_);
  EXPECT_TRUE(Await([&] { return !peers_.gateway.Announced().empty(); }, absl::Seconds(40)));
  EXPECT_TRUE(Await([&] { return Timeline().events().rbegin()->has_announced(); }));
  EXPECT_THAT(peers_.gateway.Announced(), ElementsAre("position_3 wait_up_to_2"));
}

TEST_F(WaitingTest, ACallerWhoPressesTheKeyIsCalledBackAndTalks) {
  CallBack();
  const media::v1::OriginateTrunkLeg dial = peers_.gateway.LastDial();
  EXPECT_EQ(dial.callee_number(), "+34911111111");
  EXPECT_EQ(dial.caller_number(), "+34922222222");
  EXPECT_EQ(dial.tied_to(), call_.LegOf("ana"));
  EXPECT_EQ(Now().state(), v1::CALL_STATE_CALLING_BACK);
  EXPECT_EQ(Now().callback().state(), v1::CALLBACK_STATE_CALLING);

  Report({call_.Answers(Customer())});
  ASSERT_TRUE(call_.Awaits("2/record"));
  EXPECT_EQ(peers_.gateway.LastRecording().left_leg_id(), Customer());
  EXPECT_EQ(peers_.gateway.LastRecording().right_leg_id(), call_.LegOf("ana"));
  EXPECT_EQ(peers_.gateway.LastBridge().leg_id(), Customer());

  Report({call_.HangsUp(Customer())});
  ASSERT_TRUE(call_.Awaits("1/hang_up"));
  EXPECT_EQ(Now().outcome(), v1::CALL_OUTCOME_HANDLED);
  EXPECT_EQ(Now().callback().state(), v1::CALLBACK_STATE_REACHED);
  EXPECT_EQ(peers_.gateway.dials(), 1);

  const v1::CallTimeline timeline = Timeline();
  const auto asked =
      std::find_if(timeline.events().begin(), timeline.events().end(),
                   [](const v1::CallEvent& event) { return event.has_callback_asked(); });
  ASSERT_NE(asked, timeline.events().end());
  EXPECT_EQ(asked->callback_asked().digit(), "1");
}

TEST_F(WaitingTest, ACallerWhoDoesNotAnswerIsMissedForThatReason) {
  CallBack();
  Report({call_.Refuses(Customer())});
  ASSERT_TRUE(Await([&] { return peers_.router.ended > 0; }));
  EXPECT_EQ(peers_.router.end_cause(), routing::v1::CALL_END_CAUSE_CALLBACK_UNANSWERED);
  EXPECT_EQ(Now().outcome(), v1::CALL_OUTCOME_MISSED);
  EXPECT_EQ(Now().missed_reason(), routing::v1::MISSED_REASON_CALLBACK_UNANSWERED);
  EXPECT_TRUE(call_.Awaits("1/hang_up"));
}

TEST_F(WaitingTest, ACallbackSurvivesTheProcessThatPromisedIt) {
  AskForCallback();
  replica_.reset();
  replica_ = std::make_unique<Replica>(database_, peers_);
  peers_.router.Say(AnOffer(7, "ana"));
  Deliver();
  ASSERT_TRUE(call_.Awaits("1/originate"));
  Report({call_.AgentAnswers()});
  EXPECT_TRUE(call_.Awaits("2/dial"));
}

TEST_F(WaitingTest, ADialInDoubtIsRepeatedByTheSameNameToTheSameStartOfTheGatewayOnly) {
  AskForCallback();
  peers_.router.Say(AnOffer(7, "ana"));
  Deliver();
  ASSERT_TRUE(call_.Awaits("1/originate"));
  Report({call_.AgentAnswers()});
  ASSERT_TRUE(call_.Awaits("2/dial"));
  replica_.reset();  // It may not have heard that it was done.
  auto second = std::make_unique<Replica>(database_, peers_);
  auto third = std::make_unique<Replica>(database_, peers_);
  EXPECT_TRUE(Await([&] { return peers_.gateway.repeated() > 0; }));
  EXPECT_EQ(peers_.gateway.dials(), 1);

  peers_.gateway.SetIncarnation("i2");  // It has forgotten what it has done.
  const auto missed = [&](Replica& replica) {
    return Await([&] { return replica.Get(call_.id())->outcome() == v1::CALL_OUTCOME_MISSED; },
                 absl::Seconds(60));
  };
  EXPECT_TRUE(missed(*second));
  EXPECT_TRUE(missed(*third));
  EXPECT_EQ(peers_.gateway.dials(), 1);
}

TEST_F(WaitingTest, ACallerWhoIsNotAllowedToGoesOnWaiting) {
  peers_.router.RefuseCallbacks("CALLBACK_NOT_OFFERED");
  Wait();
  Report({call_.Presses("1")});
  EXPECT_TRUE(Await([&] { return Timeline().events().rbegin()->has_callback_refused(); }));
  EXPECT_EQ(Now().state(), v1::CALL_STATE_QUEUED);
  EXPECT_EQ(peers_.router.callbacks_requested, 1);
}

TEST_F(WaitingTest, ASecondCallOfTheSameCallerIsConfirmedAndEnds) {
  peers_.router.merge_callbacks = true;
  Wait();
  Report({call_.Presses("1")});
  ASSERT_TRUE(call_.Awaits("0/prompt"));
  EXPECT_EQ(peers_.gateway.LastPrompt(), "callback_confirmed");
  Report({call_.PromptFinished()});
  ASSERT_TRUE(call_.Awaits("0/hang_up"));
  EXPECT_EQ(Now().outcome(), v1::CALL_OUTCOME_CALLBACK_MERGED);
}

TEST_F(WaitingTest, ATalkThatASupervisorEndsIsHungUpForBoth) {
  peers_.router.Say(AnOffer(7, "ana"));
  Report({call_.Incoming()});
  ASSERT_TRUE(call_.Awaits("1/originate"));
  Report({call_.AgentAnswers()});
  ASSERT_TRUE(call_.Awaits("0/bridge"));
  peers_.router.Say([](auto& update) {
    update.mutable_ended()->set_outcome(routing::v1::ROUTED_OUTCOME_HANDLED);
    update.mutable_ended()->set_hang_up(true);
  });
  Deliver();
  EXPECT_TRUE(call_.Awaits("0/hang_up"));
  EXPECT_TRUE(call_.Awaits("1/hang_up"));
  EXPECT_EQ(Now().outcome(), v1::CALL_OUTCOME_HANDLED);
}

TEST_F(WaitingTest, AMoveIsInTheTimeline) {
  Wait();
  peers_.router.Say([](auto& update) {
    AWaitFor(1, 600)(update);
    update.set_group_id("g2");
    update.add_hops()->set_group_id("g1");
    update.mutable_hops(0)->set_left_because(routing::v1::MISSED_REASON_MOVED);
    update.add_hops()->set_group_id("g2");
  });
  Deliver();
  EXPECT_EQ(Now().group(), "workspaces/w1/groups/g2");
  ASSERT_EQ(Now().hops_size(), 2);
  EXPECT_EQ(Now().hops(0).left_because(), routing::v1::MISSED_REASON_MOVED);
}

}  // namespace
}  // namespace centralita::calls
