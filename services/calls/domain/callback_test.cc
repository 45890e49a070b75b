#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/calls/domain/deadline.h"
#include "services/calls/domain/effect.h"
#include "services/calls/domain/testing/story.h"

// A caller who asks to be called back, and is.

namespace centralita::calls {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const LegEnded kRemoteBye{LegEndedBy::kRemote, 0, LegEndCause::kNormal};

class CallbackTest : public testing::Test {
 protected:
  CallbackTest() {
    story_.Tell(Arrival(Resolved()));
    story_.Tell(Wait());
    story_.Tell(story_.Caller(LegAnswered{"PCMA"}));
    story_.Pass(absl::Seconds(30));
  }

  FollowRouting Wait(bool promised = false) {
    FollowRouting follow = story_.Routed(Waiting{
        .position = 1, .queued_since = story_.now(), .until = story_.now() + absl::Hours(2)});
    follow.update.treatment =
        WaitingTreatment{.callback_key = "1", .callback_offer_after = absl::Hours(1)};
    if (promised) {
      expires_ = story_.now() + absl::Hours(1);
      follow.update.callback = CallbackRequest{"+34911111111", story_.now(), expires_};
    }
    return follow;
  }

  void Press(const std::string& digit) {
    story_.Tell(story_.Caller(DtmfReceived{digit, absl::Milliseconds(80)}));
  }
  void Promise() {
    Press("1");
    story_.Tell(Wait(/*promised=*/true));
  }
  /// An agent has answered, and the caller's phone is called.
  void Dial() {
    Promise();
    story_.Tell(story_.Caller(kRemoteBye));
    story_.Ring({.token = 7, .agent = PersonId("ana")});
    agent_ = story_.agent_leg();
    story_.Answer();
    story_.Tell(DialCallback{"i1"});
  }
  const Leg& Customer() const { return story_.call().customer(); }
  template <typename What>
  void CustomerDoes(What what) {
    story_.Tell(story_.Of(Customer().id, std::move(what)));
  }

  std::vector<std::string> Commands() const {
    std::vector<std::string> ids;
    for (const auto& command : PendingCommands(CallId("c1"), story_.call(), Now(), story_.now())) {
      ids.push_back(command.id);
    }
    return ids;
  }
  Wanted Now() const { return WantedOf(story_.call(), story_.now()); }
  const Call& call() const { return story_.call(); }

  Story story_;
  LegId agent_;
  absl::Time expires_;
};

TEST_F(CallbackTest, TheKeyAsksTheRouterAndIsKeptAsTheConsent) {
  Press("2");
  EXPECT_FALSE(call().callback.has_value());
  Press("1");
  ASSERT_TRUE(call().callback.has_value());
  EXPECT_EQ(call().callback->asked_at, story_.now());
  EXPECT_EQ(Now().router, RouterWish(AskForCallback{}));
}

TEST_F(CallbackTest, APromisedCallerIsToldSoAndHungUp) {
  Promise();
  EXPECT_EQ(call().phase, Phase::kCallbackPending);
  EXPECT_EQ(Now().router, std::nullopt);
  EXPECT_THAT(Commands(), ElementsAre("c1/0/callback_confirmed"));

  story_.Tell(story_.Caller(PlayFinished{"c1/0/callback_confirmed", true}));
  EXPECT_THAT(Commands(), ElementsAre("c1/0/hang_up"));
  story_.Tell(story_.Caller(LegEnded{LegEndedBy::kCommand, 0, LegEndCause::kNormal}));
  EXPECT_FALSE(call().ended());
  EXPECT_THAT(Commands(), IsEmpty());
}

TEST_F(CallbackTest, AConfirmationThatNeverEndsIsCutShort) {
  Promise();
  EXPECT_EQ(NextMoment(call(), story_.now()), story_.now() + kAnnouncementPatience);
  story_.Pass(kAnnouncementPatience);
  EXPECT_THAT(Commands(), ElementsAre("c1/0/hang_up"));
}

TEST_F(CallbackTest, APromptThatIsNotThereKeepsNobodyOnTheLine) {
  Promise();
  story_.Tell(NoteCommandRefused{NoteCommandRefused::Verb::kPrompt, call().caller().id,
                                 "PROMPT_NOT_FOUND"});
  EXPECT_THAT(Commands(), ElementsAre("c1/0/hang_up"));
}

TEST_F(CallbackTest, WhoHangsUpAfterTheKeyIsCalledBackAllTheSame) {
  Press("1");
  story_.Tell(story_.Caller(kRemoteBye));
  EXPECT_FALSE(call().ended());
  EXPECT_EQ(Now().router, RouterWish(AskForCallback{}));
  story_.Tell(Wait(/*promised=*/true));
  EXPECT_EQ(call().phase, Phase::kCallbackPending);
}

TEST_F(CallbackTest, WhoHangsUpAfterTheKeyAndIsRefusedHasAbandoned) {
  Press("1");
  story_.Tell(story_.Caller(kRemoteBye));
  story_.Tell(NoteCallbackRefused{"CALLBACK_NOT_OFFERED"});
  EXPECT_EQ(call().end.outcome, Outcome::kAbandoned);
  EXPECT_EQ(call().end.hung_up_by, HungUpBy::kCaller);
}

TEST_F(CallbackTest, ARefusedCallerGoesOnWaiting) {
  Press("1");
  story_.Tell(NoteCallbackRefused{"CALLBACK_NOT_OFFERED"});
  EXPECT_EQ(call().phase, Phase::kQueued);
  EXPECT_EQ(Now().sound, Sound::kMusic);
  EXPECT_EQ(Now().router, std::nullopt);
}

TEST_F(CallbackTest, TheKeyCountsWhileAPhoneRingsAndIsAskedForWhenNobodyAnswers) {
  story_.Ring({.token = 7, .agent = PersonId("ana")});
  Press("1");
  EXPECT_EQ(Now().router, std::nullopt);
  story_.Tell(story_.Agent(LegEnded{LegEndedBy::kRemote, 486, LegEndCause::kBusy}));
  story_.Tell(Wait());
  EXPECT_EQ(Now().router, RouterWish(AskForCallback{}));
}

TEST_F(CallbackTest, TheKeyIsMootWhenAnAgentAnswersFirst) {
  story_.Ring({.token = 7, .agent = PersonId("ana")});
  Press("1");
  story_.Answer();
  EXPECT_EQ(call().phase, Phase::kConnected);
  story_.Tell(story_.Caller(kRemoteBye));
  EXPECT_EQ(call().end.outcome, Outcome::kHandled);
}

TEST_F(CallbackTest, AMergedCallIsConfirmedAndEndsAsThat) {
  Press("1");
  story_.Tell(story_.Routed(RoutedEnd{RoutedOutcome::kCallbackMerged}));
  EXPECT_EQ(Now().prompt, "callback_confirmed");
  story_.Tell(story_.Caller(PlayFinished{"c1/0/prompt", true}));
  EXPECT_EQ(call().end.outcome, Outcome::kCallbackMerged);
  EXPECT_EQ(Now().caller, CallerWish::kHungUp);
  EXPECT_FALSE(call().RouterMustHear());
}

TEST_F(CallbackTest, AnAgentWhoAnswersHearsAGreetingAndTheCallerIsCalledOnce) {
  Promise();
  story_.Tell(story_.Caller(kRemoteBye));
  story_.Ring({.token = 7, .agent = PersonId("ana")}, /*heard=*/false);
  const auto commands = PendingCommands(CallId("c1"), call(), Now(), story_.now());
  ASSERT_THAT(Commands(), ElementsAre("c1/1/originate"));
  EXPECT_EQ(std::get<OriginateLeg>(commands[0].verb).tied_to, LegId());

  story_.Answer();
  EXPECT_EQ(call().phase, Phase::kCallingBack);
  EXPECT_TRUE(Now().gateway_start);
  EXPECT_THAT(Commands(), ElementsAre("c1/1/callback_greeting"));

  story_.Tell(DialCallback{"i1"});
  story_.Tell(DialCallback{"i2"});  // Another replica was late.
  EXPECT_FALSE(Now().gateway_start);
  ASSERT_THAT(Commands(), ElementsAre("c1/2/dial", "c1/1/callback_greeting"));
  const auto dial = PendingCommands(CallId("c1"), call(), Now(), story_.now())[0];
  const auto& verb = std::get<DialCustomer>(dial.verb);
  EXPECT_EQ(verb.callee, "+34911111111");
  EXPECT_EQ(verb.caller_number, "+34922222222");
  EXPECT_EQ(verb.incarnation, "i1");
  EXPECT_EQ(verb.tied_to, call().legs[1].id);
}

TEST_F(CallbackTest, NobodyIsDialledWhoseLineIsStillBusyWithUs) {
  Promise();
  story_.Ring({.token = 7, .agent = PersonId("ana")});
  story_.Answer();
  EXPECT_FALSE(Now().gateway_start);
  EXPECT_EQ(Now().caller, CallerWish::kHungUp);
  story_.Tell(story_.Caller(LegEnded{LegEndedBy::kCommand, 0, LegEndCause::kNormal}));
  EXPECT_TRUE(Now().gateway_start);
}

TEST_F(CallbackTest, WhoAnswersTalksAndIsRecordedOnTheLeft) {
  Dial();
  CustomerDoes(LegRinging{});
  EXPECT_EQ(Now().agent_sound, AgentSound::kRingback);
  CustomerDoes(LegAnswered{"PCMA"});
  EXPECT_EQ(call().phase, Phase::kConnected);
  ASSERT_THAT(Commands(), ElementsAre("c1/1/stop_play", "c1/2/bridge", "c1/2/record"));
  const auto commands = PendingCommands(CallId("c1"), call(), Now(), story_.now());
  EXPECT_EQ(std::get<StartRecording>(commands[2].verb).right, agent_);

  story_.Pass(absl::Seconds(60));
  CustomerDoes(kRemoteBye);
  EXPECT_EQ(call().end.outcome, Outcome::kHandled);
  EXPECT_EQ(call().end.hung_up_by, HungUpBy::kCaller);
  EXPECT_EQ(call().end.talk, absl::Seconds(60));
  EXPECT_THAT(Now().hang_up, ElementsAre(agent_));
}

struct Unreached {
  std::string name;
  LegEnded end;
  HungUpBy by;
};

class Unanswered : public CallbackTest, public testing::WithParamInterface<Unreached> {};

TEST_P(Unanswered, IsMissedForThatReason) {
  Dial();
  CustomerDoes(GetParam().end);
  EXPECT_EQ(call().end.outcome, Outcome::kMissed);
  EXPECT_EQ(call().end.missed_reason, MissedReason::kCallbackUnanswered);
  EXPECT_EQ(call().end.hung_up_by, GetParam().by);
  EXPECT_EQ(Now().router, RouterWish(TellEnd{RoutingEndCause::kCallbackUnanswered}));
  EXPECT_THAT(Now().hang_up, ElementsAre(agent_));
}

INSTANTIATE_TEST_SUITE_P(
    , Unanswered,
    testing::Values(
        Unreached{"Busy", {LegEndedBy::kRemote, 486, LegEndCause::kBusy}, HungUpBy::kCaller},
        Unreached{
            "NoAnswer", {LegEndedBy::kGateway, 408, LegEndCause::kNoAnswer}, HungUpBy::kSystem},
        Unreached{"NoRoute", {LegEndedBy::kGateway, 0, LegEndCause::kNoRoute}, HungUpBy::kSystem}),
    [](const auto& info) { return info.param.name; });

TEST_F(CallbackTest, AnAgentWhoGivesUpHasReachedNobody) {
  Dial();
  story_.Tell(story_.Of(agent_, kRemoteBye));
  EXPECT_EQ(call().end.missed_reason, MissedReason::kCallbackUnanswered);
  EXPECT_EQ(call().end.hung_up_by, HungUpBy::kAgent);
}

TEST_F(CallbackTest, ADialInDoubtIsNotRepeated) {
  Dial();
  story_.Tell(
      NoteCommandRefused{NoteCommandRefused::Verb::kDial, Customer().id, "INCARNATION_CHANGED"});
  EXPECT_EQ(call().end.missed_reason, MissedReason::kCallbackUnanswered);
  EXPECT_TRUE(Now().dial.empty());
}

TEST_F(CallbackTest, ADialThatComesToNothingEnds) {
  Dial();
  story_.Pass(kCallbackPatience);
  story_.Tell(Tick{});
  EXPECT_EQ(call().end.missed_reason, MissedReason::kCallbackUnanswered);
}

TEST_F(CallbackTest, APhoneThatDoesNotAnswerLeavesThePromise) {
  Promise();
  story_.Tell(story_.Caller(kRemoteBye));
  story_.Ring({.token = 7, .agent = PersonId("ana")});
  story_.Tell(story_.Agent(LegEnded{LegEndedBy::kRemote, 486, LegEndCause::kBusy}));
  EXPECT_EQ(Now().router, RouterWish(DeclineOffer{7, DeclineOutcome::kDeclined}));
  story_.Tell(Wait(/*promised=*/true));
  EXPECT_EQ(call().phase, Phase::kCallbackPending);
}

TEST_F(CallbackTest, APromiseThatNobodyKeepsIsMissed) {
  Promise();
  story_.Tell(story_.Caller(kRemoteBye));
  story_.Tell(story_.Routed(Missed{MissedReason::kCallbackExpired, GroupId("g1"), ""}));
  EXPECT_EQ(call().end.outcome, Outcome::kMissed);
  EXPECT_EQ(call().end.missed_reason, MissedReason::kCallbackExpired);
}

TEST_F(CallbackTest, APromiseEndsEvenIfTheRouterIsSilent) {
  Promise();
  story_.Tell(story_.Caller(kRemoteBye));
  EXPECT_EQ(ExpiryOf(call()), expires_ + kWaitGrace);
  story_.Pass(expires_ + kWaitGrace - story_.now());
  story_.Tell(Tick{});
  EXPECT_EQ(call().end.missed_reason, MissedReason::kCallbackExpired);
  EXPECT_EQ(Now().router, RouterWish(TellEnd{RoutingEndCause::kFailed}));
}

TEST_F(CallbackTest, ARestartOfTheGatewayCostsNoPromise) {
  Promise();
  story_.Tell(Reconcile{.incarnation = "i2"});
  EXPECT_FALSE(call().ended());
  story_.Ring({.token = 7, .agent = PersonId("ana")});
  story_.Tell(Reconcile{.incarnation = "i2", .alive = {story_.agent_leg()}});
  EXPECT_NE(call().LiveAgentLeg(), nullptr);
  story_.Answer();
  story_.Tell(DialCallback{"i2"});
  EXPECT_EQ(call().callback->incarnation, "i2");
}

TEST_F(CallbackTest, ARouterThatHasForgottenThePromiseIsAskedForItAgain) {
  Promise();
  story_.Tell(story_.Caller(kRemoteBye));
  story_.Tell(Wait());
  EXPECT_EQ(call().phase, Phase::kCallbackPending);
  EXPECT_EQ(Now().router, RouterWish(AskForCallback{}));
  story_.Tell(NoteCallbackRefused{"CALLBACK_NOT_OFFERED"});
  EXPECT_EQ(call().end.missed_reason, MissedReason::kCallbackExpired);
}

TEST_F(CallbackTest, ASupervisorMayEndIt) {
  Promise();
  story_.Tell(story_.Caller(kRemoteBye));
  story_.Tell(HangUp{});
  EXPECT_EQ(call().end.outcome, Outcome::kFailed);
}

}  // namespace
}  // namespace centralita::calls
