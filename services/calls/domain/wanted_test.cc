#include "services/calls/domain/wanted.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/calls/domain/deadline.h"
#include "services/calls/domain/effect.h"
#include "services/calls/domain/testing/story.h"

namespace centralita::calls {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> CommandsOf(const Story& story) {
  std::vector<std::string> ids;
  const Wanted wanted = WantedOf(story.call(), story.now());
  for (const GatewayCommand& command :
       PendingCommands(CallId("c1"), story.call(), wanted, story.now())) {
    ids.push_back(command.id);
  }
  return ids;
}

template <typename Wish>
const Wish* RouterWishOf(const Story& story) {
  static std::optional<RouterWish> wish;
  wish = WantedOf(story.call(), story.now()).router;
  return wish.has_value() ? std::get_if<Wish>(&*wish) : nullptr;
}

TEST(Wanted, AnUnresolvedCallerHearsRingingAndNobodyIsAsked) {
  Story story;
  story.Tell(Arrival({}));
  EXPECT_THAT(CommandsOf(story), ElementsAre("c1/0/ring"));
  EXPECT_TRUE(WantedOf(story.call(), story.now()).number);
  EXPECT_EQ(RouterWishOf<AskForAgent>(story), nullptr);
}

TEST(Wanted, ACallerOnADeadRouterHearsMusicAfterThreeSeconds) {
  Story story;
  story.Tell(Arrival(Resolved()));
  EXPECT_NE(RouterWishOf<AskForAgent>(story), nullptr);
  EXPECT_THAT(CommandsOf(story), ElementsAre("c1/0/ring"));
  EXPECT_EQ(NextMoment(story.call(), story.now()), story.now() + kRingbackPatience);

  story.Pass(kRingbackPatience);
  EXPECT_THAT(CommandsOf(story), ElementsAre("c1/0/answer", "c1/0/music"));
}

TEST(Wanted, AnOfferRingsBothPhones) {
  Story story;
  story.Tell(Arrival(Resolved()));
  story.Ring({.token = 7, .agent = PersonId("ana")}, /*heard=*/false);
  EXPECT_THAT(CommandsOf(story), ElementsAre("c1/1/originate", "c1/0/ring"));
}

TEST(Wanted, AWaitingCallerIsAnsweredAndTheMusicGoesOnWhileAgentsAreTried) {
  Story story;
  story.Tell(Arrival(Resolved()));
  story.Tell(story.Routed(Waiting{.position = 1, .until = story.now() + absl::Minutes(5)}));
  EXPECT_THAT(CommandsOf(story), ElementsAre("c1/0/answer", "c1/0/music"));

  story.Tell(story.Caller(LegAnswered{}));
  story.Ring({.token = 7, .agent = PersonId("ana")}, /*heard=*/false);
  EXPECT_THAT(CommandsOf(story), ElementsAre("c1/1/originate", "c1/0/music"));
}

TEST(Wanted, AnAnsweredPhoneAsksForTheOfferAndAConnectedOneIsBridged) {
  Story story;
  story.Tell(Arrival(Resolved()));
  story.Ring({.token = 7, .agent = PersonId("ana")});
  story.Tell(story.Agent(LegAnswered{}));
  ASSERT_NE(RouterWishOf<TakeOffer>(story), nullptr);
  EXPECT_EQ(RouterWishOf<TakeOffer>(story)->token, 7u);

  story.Tell(story.Routed(Accepted{7, PersonId("ana")}));
  EXPECT_THAT(CommandsOf(story),
              ElementsAre("c1/0/answer", "c1/0/stop_play", "c1/0/bridge", "c1/0/record"));
}

struct Ending {
  std::string name;
  LegEnded end;
  DeclineOutcome outcome;
};

class AgentLegEnd : public testing::TestWithParam<Ending> {};

TEST_P(AgentLegEnd, DeclinesTheOfferWithItsReason) {
  Story story;
  story.Tell(Arrival(Resolved()));
  story.Ring({.token = 7, .agent = PersonId("ana")});
  story.Tell(story.Agent(GetParam().end));
  ASSERT_NE(RouterWishOf<DeclineOffer>(story), nullptr);
  EXPECT_EQ(*RouterWishOf<DeclineOffer>(story), (DeclineOffer{7, GetParam().outcome}));
}

INSTANTIATE_TEST_SUITE_P(, AgentLegEnd,
                         testing::Values(Ending{"Busy",
                                                {LegEndedBy::kRemote, 486, LegEndCause::kBusy},
                                                DeclineOutcome::kDeclined},
                                         Ending{"Refused",
                                                {LegEndedBy::kRemote, 603, LegEndCause::kRejected},
                                                DeclineOutcome::kDeclined},
                                         Ending{"NoAnswer",
                                                {LegEndedBy::kGateway, 408, LegEndCause::kNoAnswer},
                                                DeclineOutcome::kRingNoAnswer},
                                         Ending{"RangTooLong",
                                                {LegEndedBy::kCommand, 487, LegEndCause::kNormal},
                                                DeclineOutcome::kRingNoAnswer},
                                         Ending{
                                             "NoPhone",
                                             {LegEndedBy::kGateway, 0, LegEndCause::kUnreachable},
                                             DeclineOutcome::kDeviceFailed}),
                         [](const auto& info) { return info.param.name; });

TEST(Wanted, AnOfferThatTheRouterTookBackIsHungUp) {
  Story story;
  story.Tell(Arrival(Resolved()));
  story.Ring({.token = 7, .agent = PersonId("ana")});
  story.Tell(story.Routed(Waiting{.position = 1, .until = story.now() + absl::Minutes(5)}));
  EXPECT_THAT(CommandsOf(story), ElementsAre("c1/1/hang_up", "c1/0/answer", "c1/0/music"));
}

TEST(Wanted, APhoneThatRingsBeyondItsOfferIsHungUp) {
  Story story;
  story.Tell(Arrival(Resolved()));
  story.Ring({.token = 7, .agent = PersonId("ana")});
  EXPECT_EQ(NextMoment(story.call(), story.now()), story.now() + absl::Seconds(20) + kRingGrace);
  story.Pass(absl::Seconds(20) + kRingGrace);
  EXPECT_THAT(WantedOf(story.call(), story.now()).hang_up, ElementsAre(story.agent_leg()));
}

TEST(Wanted, ACallerWhoLeavesTakesThePhonesAndTheRouterAlong) {
  Story story;
  story.Tell(Arrival(Resolved()));
  story.Ring({.token = 7, .agent = PersonId("ana")});
  story.Tell(story.Caller(LegEnded{LegEndedBy::kRemote, 487, LegEndCause::kNormal}));
  EXPECT_THAT(CommandsOf(story), ElementsAre("c1/1/hang_up"));
  ASSERT_NE(RouterWishOf<TellEnd>(story), nullptr);
  EXPECT_EQ(RouterWishOf<TellEnd>(story)->cause, RoutingEndCause::kCallerHungUp);
}

TEST(Wanted, AMissedCallHearsItsReasonAndIsHungUp) {
  Story story;
  story.Tell(Arrival(Resolved()));
  story.Tell(story.Routed(Missed{MissedReason::kClosed, GroupId("g1"), ""}));
  EXPECT_EQ(WantedOf(story.call(), story.now()).prompt, "closed");
  EXPECT_THAT(CommandsOf(story), ElementsAre("c1/0/answer", "c1/0/prompt"));

  story.Tell(story.Caller(LegAnswered{}));
  story.Tell(story.Caller(PlayFinished{"c1/0/prompt", true}));
  EXPECT_THAT(CommandsOf(story), ElementsAre("c1/0/hang_up"));
}

TEST(Wanted, ANumberOfNobodyIsNotFoundAndOneWithoutGroupIsUnavailable) {
  Story unknown;
  unknown.Tell(Arrival(NumberRejected{{}, "NUMBER_UNKNOWN"}));
  EXPECT_EQ(WantedOf(unknown.call(), unknown.now()).refuse_with, 404);

  Story unassigned;
  unassigned.Tell(Arrival(NumberRejected{WorkspaceId("w1"), "NUMBER_UNASSIGNED"}));
  EXPECT_EQ(WantedOf(unassigned.call(), unassigned.now()).refuse_with, 480);
  EXPECT_THAT(CommandsOf(unassigned), ElementsAre("c1/0/reject"));
}

TEST(Wanted, NothingIsWantedOfAClosedCall) {
  Story story;
  story.Connect();
  story.Tell(story.Agent(LegEnded{LegEndedBy::kRemote, 0, LegEndCause::kNormal}));
  story.Tell(story.Caller(LegEnded{LegEndedBy::kCommand, 0, LegEndCause::kNormal}));
  story.Tell(NoteRouterReleased{});
  EXPECT_TRUE(story.call().IsClosed());
  EXPECT_THAT(CommandsOf(story), IsEmpty());
  EXPECT_FALSE(WantedOf(story.call(), story.now()).router.has_value());
  EXPECT_FALSE(NextDue(story.call()).has_value());
}

}  // namespace
}  // namespace centralita::calls
