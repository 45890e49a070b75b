#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/calls/domain/deadline.h"
#include "services/calls/domain/effect.h"
#include "services/calls/domain/testing/story.h"

// A call that is offered to several agents at once.

namespace centralita::calls {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const LegEnded kBusy{LegEndedBy::kRemote, 486, LegEndCause::kBusy};

class RingAll : public testing::Test {
 protected:
  RingAll() {
    story_.Tell(Arrival(Resolved()));
    Offer({7, 8, 9});
  }

  void Offer(const std::vector<uint64_t>& tokens) {
    Offered offered;
    for (uint64_t token : tokens) {
      offered.offers.push_back({.token = token,
                                .agent = PersonId(absl::StrCat("p", token)),
                                .expires_at = story_.now() + absl::Seconds(20)});
    }
    story_.Tell(story_.Routed(offered));
  }

  const Leg& LegOf(uint64_t token) const { return *story_.call().FindLegOfOffer(token); }
  template <typename What>
  void Happens(uint64_t token, What what) {
    story_.Tell(story_.Of(LegOf(token).id, std::move(what)));
  }
  Wanted Now() const { return WantedOf(story_.call(), story_.now()); }

  Story story_;
};

TEST_F(RingAll, AllPhonesAreCalledInOneDecision) {
  EXPECT_THAT(Now().ring, SizeIs(3));
  EXPECT_THAT(Now().hang_up, IsEmpty());
}

TEST_F(RingAll, TheFirstWhoAnswersIsTakenAndTheOthersAreHungUpElsewhere) {
  Happens(8, LegAnswered{"PCMA"});
  story_.Pass(absl::Milliseconds(5));
  Happens(7, LegAnswered{"PCMA"});
  EXPECT_EQ(Now().router, RouterWish(TakeOffer{8}));

  story_.Tell(story_.Routed(Accepted{8, PersonId("p8")}));
  EXPECT_EQ(Now().bridge, LegOf(8).id);
  EXPECT_THAT(Now().hang_up, ElementsAre(LegOf(7).id, LegOf(9).id));
  const auto commands = PendingCommands(CallId("c1"), story_.call(), Now(), story_.now());
  EXPECT_EQ(std::get<HangUpLeg>(commands.back().verb).reason, "Call completed elsewhere");
}

TEST_F(RingAll, WhoAnswersTooLateIsHungUpAndTheOthersGoOnRinging) {
  Happens(8, LegRinging{});
  Happens(7, LegAnswered{"PCMA"});
  Offer({8, 9});  // What the router says instead of taking it.
  EXPECT_THAT(Now().hang_up, ElementsAre(LegOf(7).id));
  EXPECT_THAT(Now().ring, IsEmpty());  // The ninth is called when the seventh has gone.
  Happens(7, LegEnded{LegEndedBy::kCommand, 0, LegEndCause::kNormal});
  EXPECT_THAT(Now().ring, ElementsAre(LegOf(9).id));
  EXPECT_EQ(Now().router, std::nullopt);
}

TEST_F(RingAll, EachPhoneThatFailsIsDeclinedByItsOwnToken) {
  Happens(8, kBusy);
  EXPECT_EQ(Now().router, RouterWish(DeclineOffer{8, DeclineOutcome::kDeclined}));
  EXPECT_THAT(Now().ring, ElementsAre(LegOf(7).id, LegOf(9).id));

  Offer({7, 9});
  Happens(9, LegEnded{LegEndedBy::kGateway, 408, LegEndCause::kNoAnswer});
  EXPECT_EQ(Now().router, RouterWish(DeclineOffer{9, DeclineOutcome::kRingNoAnswer}));
}

TEST_F(RingAll, AnAnswerComesBeforeARefusal) {
  Happens(7, kBusy);
  Happens(9, LegAnswered{"PCMA"});
  EXPECT_EQ(Now().router, RouterWish(TakeOffer{9}));
}

TEST_F(RingAll, AnotherAgentIsAddedWhileTheOthersRing) {
  Offer({7, 8, 9, 10});
  EXPECT_THAT(Now().ring, SizeIs(4));
}

TEST_F(RingAll, ANewAgentWaitsForThePhoneThatWasTakenBack) {
  Happens(7, LegRinging{});
  Offer({8, 9, 10});
  EXPECT_EQ(story_.call().FindLegOfOffer(10), nullptr);
  EXPECT_THAT(Now().hang_up, ElementsAre(LegOf(7).id));

  Happens(7, LegEnded{LegEndedBy::kCommand, 487, LegEndCause::kNormal});
  ASSERT_NE(story_.call().FindLegOfOffer(10), nullptr);
  EXPECT_EQ(LegOf(10).person, PersonId("p10"));
}

TEST_F(RingAll, EachPhoneRingsAsLongAsItsOwnOffer) {
  story_.Pass(absl::Seconds(10));
  Offered offered = std::get<Offered>(story_.call().routing->state);
  offered.offers.push_back({10, PersonId("p10"), story_.now() + absl::Seconds(20)});
  story_.Tell(story_.Routed(offered));
  story_.Pass(absl::Seconds(10) + kRingGrace);
  EXPECT_THAT(Now().hang_up, ElementsAre(LegOf(7).id, LegOf(8).id, LegOf(9).id));
  EXPECT_THAT(Now().ring, ElementsAre(LegOf(10).id));
}

TEST_F(RingAll, TheSameOffersInAnotherOrderAreNoNews) {
  Offered offered = std::get<Offered>(story_.call().routing->state);
  std::swap(offered.offers[0], offered.offers[2]);
  EXPECT_THAT(story_.Tell(story_.Routed(offered)), IsEmpty());
}

TEST_F(RingAll, ACallerWhoLeavesTakesAllPhonesAlong) {
  story_.Tell(story_.Caller(LegEnded{LegEndedBy::kRemote, 487, LegEndCause::kNormal}));
  EXPECT_THAT(Now().hang_up, SizeIs(3));
  EXPECT_EQ(story_.call().end.outcome, Outcome::kAbandoned);
}

TEST_F(RingAll, ATalkThatASupervisorEndsIsHungUpForAll) {
  Happens(8, LegAnswered{"PCMA"});
  story_.Tell(story_.Routed(Accepted{8, PersonId("p8")}));
  story_.Tell(story_.Routed(RoutedEnd{RoutedOutcome::kHandled, /*hang_up=*/true}));
  EXPECT_EQ(story_.call().end.outcome, Outcome::kHandled);
  EXPECT_EQ(story_.call().end.hung_up_by, HungUpBy::kSystem);
  EXPECT_EQ(Now().caller, CallerWish::kHungUp);
  EXPECT_THAT(Now().hang_up, SizeIs(3));
  EXPECT_FALSE(story_.call().RouterMustHear());
}

TEST_F(RingAll, AWaitThatASupervisorEndsIsHungUp) {
  story_.Tell(story_.Routed(RoutedEnd{RoutedOutcome::kFailed, /*hang_up=*/true}));
  EXPECT_EQ(story_.call().end.outcome, Outcome::kFailed);
  EXPECT_EQ(Now().caller, CallerWish::kHungUp);
}

TEST(Missed, AFullGroupSaysSo) {
  Story story;
  story.Tell(Arrival(Resolved()));
  story.Tell(story.Routed(Missed{MissedReason::kFull, GroupId("g1"), ""}));
  EXPECT_EQ(WantedOf(story.call(), story.now()).prompt, "full");
}

}  // namespace
}  // namespace centralita::calls
