#include "services/calls/domain/decide.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "libs/testing/status_matchers.h"
#include "services/calls/domain/deadline.h"
#include "services/calls/domain/testing/story.h"

namespace centralita::calls {
namespace {

using test::StatusIs;
using ::testing::IsEmpty;

const LegEnded kRemoteBye{LegEndedBy::kRemote, 0, LegEndCause::kNormal};

TEST(Call, ReceivedAndResolvedAreOneAppend) {
  Story story;
  EXPECT_EQ(story.Tell(Arrival(Resolved())).size(), 2u);
  EXPECT_EQ(story.call().phase, Phase::kQueued);
  EXPECT_EQ(story.call().workspace, WorkspaceId("w1"));
}

TEST(Call, TheSameInviteCountsOnce) {
  Story story;
  story.Tell(Arrival(Resolved()));
  EXPECT_THAT(story.Tell(Arrival(Resolved())), IsEmpty());
}

TEST(Call, ALegEventWithoutItsCallIsInvalid) {
  EXPECT_THAT(
      Decide(Call(), ReportLegs{{{LegId("x"), 2, absl::UnixEpoch(), LegRinging{}}}, {}}, {}),
      StatusIs(absl::StatusCode::kInvalidArgument, "EVENT_INVALID"));
  EXPECT_THAT(Decide(Call(), HangUp{}, {}),
              StatusIs(absl::StatusCode::kNotFound, "CALL_NOT_FOUND"));
}

TEST(Call, ANumberOfNobodyIsRejectedAtOnce) {
  Story story;
  story.Tell(Arrival(NumberRejected{{}, "NUMBER_UNKNOWN"}));
  EXPECT_EQ(story.call().end.outcome, Outcome::kRejected);
  EXPECT_FALSE(story.call().RouterMustHear());
}

TEST(Call, AnswerConnectsWithTheRecordingOfTheOffer) {
  Story story;
  story.Connect();

  const Call& call = story.call();
  EXPECT_EQ(call.phase, Phase::kConnected);
  EXPECT_EQ(call.agent, PersonId("ana"));
  EXPECT_FALSE(call.recording.empty());
}

TEST(Call, RecordingOffLeavesNoRecording) {
  Story story;
  story.Connect({.token = 7, .agent = PersonId("ana"), .recording_off = true});
  EXPECT_TRUE(story.call().recording.empty());
}

TEST(Call, TalkAndWaitAddUpToTheCall) {
  Story story;
  story.Tell(Arrival(Resolved()));
  story.Pass(absl::Seconds(5));
  story.Ring({.token = 7, .agent = PersonId("ana")});
  story.Pass(absl::Seconds(3));
  story.Answer();
  story.Pass(absl::Seconds(60));
  story.Tell(story.Caller(kRemoteBye));

  const Call& call = story.call();
  EXPECT_EQ(call.end.outcome, Outcome::kHandled);
  EXPECT_EQ(call.end.hung_up_by, HungUpBy::kCaller);
  EXPECT_EQ(call.end.wait, absl::Seconds(8));
  EXPECT_EQ(call.end.talk, absl::Seconds(60));
}

TEST(Call, ALateByeCountsFromWhenItHappened) {
  Story story;
  story.Connect();
  story.Pass(absl::Seconds(10));
  ReportLegs bye = story.Caller(kRemoteBye);
  story.Pass(absl::Seconds(30));  // Nobody was there to hear it.
  story.Tell(bye);
  EXPECT_EQ(story.call().end.talk, absl::Seconds(10));
}

TEST(Call, CallerWhoHangsUpBeforeAnAgentIsThereHasAbandoned) {
  Story story;
  story.Tell(Arrival(Resolved()));
  story.Ring({.token = 7, .agent = PersonId("ana")});
  story.Tell(story.Caller(LegEnded{LegEndedBy::kRemote, 487, LegEndCause::kNormal}));

  EXPECT_EQ(story.call().end.outcome, Outcome::kAbandoned);
  EXPECT_TRUE(story.call().RouterMustHear());
}

TEST(Call, AgentWhoHangsUpEndsTheCall) {
  Story story;
  story.Connect();
  const std::vector<Event> events = story.Tell(story.Agent(kRemoteBye));

  ASSERT_EQ(events.size(), 3u);  // The leg, the agent, the call: in one append.
  EXPECT_TRUE(std::holds_alternative<AgentLeft>(events[1].what));
  EXPECT_EQ(story.call().end.hung_up_by, HungUpBy::kAgent);
}

TEST(Call, ASecondOfferWaitsForTheFirstPhoneToFallSilent) {
  Story story;
  story.Tell(Arrival(Resolved()));
  story.Ring({.token = 7, .agent = PersonId("ana")});
  EXPECT_EQ(
      story
          .Tell(story.Routed(Offer{
              .token = 8, .agent = PersonId("bo"), .expires_at = story.now() + absl::Seconds(20)}))
          .size(),
      1u);  // Only what the router has said.
  EXPECT_EQ(story.call().legs.size(), 2u);

  story.Tell(story.Agent(LegEnded{LegEndedBy::kCommand, 487, LegEndCause::kNormal}));
  ASSERT_EQ(story.call().legs.size(), 3u);
  EXPECT_EQ(story.call().legs.back().person, PersonId("bo"));
}

TEST(Call, OlderRevisionsAndOtherPlacesInTheQueueChangeNothing) {
  Story story;
  story.Tell(Arrival(Resolved()));
  const absl::Time until = story.now() + absl::Minutes(5);
  const FollowRouting first = story.Routed(Waiting{.position = 3, .until = until});
  const FollowRouting second = story.Routed(Waiting{.position = 2, .until = until});
  EXPECT_EQ(story.Tell(first).size(), 1u);
  EXPECT_THAT(story.Tell(first), IsEmpty());
  EXPECT_THAT(story.Tell(second), IsEmpty());
}

TEST(Call, AnOfferThatWasTakenBackDoesNotComeAgain) {
  Story story;
  story.Tell(Arrival(Resolved()));
  const FollowRouting offer = story.Routed(
      Offer{.token = 7, .agent = PersonId("ana"), .expires_at = story.now() + absl::Seconds(20)});
  story.Tell(story.Routed(Waiting{.position = 1, .until = story.now() + absl::Minutes(5)}));
  EXPECT_THAT(story.Tell(offer), IsEmpty());
  EXPECT_EQ(story.call().phase, Phase::kQueued);
}

TEST(Call, AnOfferThatHasRunOutRingsNobody) {
  Story story;
  story.Tell(Arrival(Resolved()));
  story.Tell(story.Routed(
      Offer{.token = 7, .agent = PersonId("ana"), .expires_at = story.now() - absl::Seconds(1)}));
  EXPECT_EQ(story.call().legs.size(), 1u);
}

TEST(Call, ARepeatedOldEventRevivesNoLeg) {
  Story story;
  story.Tell(Arrival(Resolved()));
  story.Ring({.token = 7, .agent = PersonId("ana")}, /*heard=*/false);
  const ReportLegs ringing = story.Agent(LegRinging{});
  story.Tell(ringing);
  story.Tell(Reconcile{.incarnation = "i1", .missing = {story.agent_leg()}});
  EXPECT_THAT(story.Tell(ringing), IsEmpty());
  EXPECT_EQ(story.call().LiveAgentLeg(), nullptr);
}

TEST(Call, AnAgentWhoAnswersAndHangsUpBeforeTheBridgeHasHandledIt) {
  Story story;
  story.Tell(Arrival(Resolved()));
  story.Ring({.token = 7, .agent = PersonId("ana")});
  story.Tell(story.Agent(LegAnswered{}));
  story.Tell(story.Agent(kRemoteBye));
  story.Tell(story.Routed(Accepted{.token = 7, .agent = PersonId("ana")}));

  EXPECT_EQ(story.call().end.outcome, Outcome::kHandled);
  EXPECT_EQ(story.call().end.talk, absl::ZeroDuration());
  EXPECT_TRUE(story.call().recording.empty());
}

TEST(Call, AMissedCallEndsWhenTheReasonHasBeenSpoken) {
  Story story;
  story.Tell(Arrival(Resolved()));
  story.Tell(story.Routed(Missed{MissedReason::kHoliday, GroupId("g1"), "Epiphany"}));
  EXPECT_EQ(story.call().phase, Phase::kAnnouncing);
  EXPECT_THAT(story.Tell(story.Caller(PlayFinished{"c1/0/music", false})), IsEmpty());

  story.Tell(story.Caller(PlayFinished{"c1/0/prompt", true}));
  EXPECT_EQ(story.call().end.outcome, Outcome::kMissed);
  EXPECT_EQ(story.call().end.missed_reason, MissedReason::kHoliday);
  EXPECT_EQ(story.call().end.holiday, "Epiphany");
  EXPECT_FALSE(story.call().RouterMustHear());
}

TEST(Call, AMissedCallStaysMissedWhenTheCallerDoesNotListen) {
  Story story;
  story.Tell(Arrival(Resolved()));
  story.Tell(story.Routed(Missed{MissedReason::kClosed, GroupId("g1"), ""}));
  story.Tell(story.Caller(kRemoteBye));
  EXPECT_EQ(story.call().end.outcome, Outcome::kMissed);
  EXPECT_EQ(story.call().end.hung_up_by, HungUpBy::kCaller);
}

TEST(Call, EveryPhaseBeforeTheTalkHasItsTime) {
  Story received;
  received.Tell(Arrival({}));
  received.Pass(kResolvePatience);
  received.Tell(Tick{});
  EXPECT_EQ(received.call().end.outcome, Outcome::kFailed);

  Story unrouted;
  unrouted.Tell(Arrival(Resolved()));
  unrouted.Pass(kRouterPatience);
  unrouted.Tell(Tick{});
  EXPECT_EQ(unrouted.call().end.outcome, Outcome::kMissed);
  EXPECT_EQ(unrouted.call().end.missed_reason, MissedReason::kTimeout);

  Story announcing;
  announcing.Tell(Arrival(Resolved()));
  announcing.Tell(announcing.Routed(Missed{MissedReason::kNoAgent, GroupId("g1"), ""}));
  announcing.Pass(kAnnouncementPatience);
  announcing.Tell(Tick{});
  EXPECT_EQ(announcing.call().end.missed_reason, MissedReason::kNoAgent);
}

TEST(Call, AnUnknownGroupIsGivenAMoment) {
  Story story;
  story.Tell(Arrival(Resolved()));
  EXPECT_THAT(story.Tell(NoteGroupUnknown{}), IsEmpty());
  story.Pass(kUnknownGroupPatience);
  story.Tell(NoteGroupUnknown{});
  EXPECT_EQ(story.call().phase, Phase::kAnnouncing);
}

TEST(Call, AnotherStartOfTheGatewayHasNoneOfItsLegs) {
  Story story;
  story.Connect();
  story.Tell(Reconcile{.incarnation = "i2"});
  EXPECT_EQ(story.call().end.outcome, Outcome::kHandled);
  EXPECT_EQ(story.call().end.hung_up_by, HungUpBy::kSystem);
  EXPECT_EQ(story.call().LiveAgentLeg(), nullptr);
}

TEST(Call, ALegThatWasGivenUpAndIsHeardFromIsAliveAgain) {
  Story story;
  story.Tell(Arrival(Resolved()));
  story.Ring({.token = 7, .agent = PersonId("ana")}, /*heard=*/false);
  story.Tell(
      NoteCommandRefused{NoteCommandRefused::Verb::kOriginate, story.agent_leg(), "NO_PORTS"});
  EXPECT_EQ(story.call().LiveAgentLeg(), nullptr);

  story.Tell(story.Agent(LegRinging{}));
  ASSERT_NE(story.call().LiveAgentLeg(), nullptr);
}

TEST(Call, ARouterThatTakesAnEndedCallBackHearsOfTheEndAgain) {
  Story story;
  story.Tell(Arrival(Resolved()));
  story.Tell(story.Caller(kRemoteBye));
  story.Tell(NoteRouterReleased{});
  EXPECT_TRUE(story.call().IsClosed());

  story.Tell(story.Routed(Waiting{.position = 1, .until = story.now() + absl::Minutes(5)}));
  EXPECT_TRUE(story.call().RouterMustHear());
}

TEST(Call, AnOperatorMayEndItAtAnyTime) {
  Story waiting;
  waiting.Tell(Arrival(Resolved()));
  waiting.Tell(HangUp{});
  EXPECT_EQ(waiting.call().end.outcome, Outcome::kFailed);
  EXPECT_THAT(waiting.Tell(HangUp{}), IsEmpty());

  Story talking;
  talking.Connect();
  talking.Tell(HangUp{});
  EXPECT_EQ(talking.call().end.outcome, Outcome::kHandled);
  EXPECT_EQ(talking.call().end.hung_up_by, HungUpBy::kSystem);
}

}  // namespace
}  // namespace centralita::calls
