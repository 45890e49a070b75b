#include "services/calls/domain/announcement.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/calls/domain/deadline.h"
#include "services/calls/domain/effect.h"
#include "services/calls/domain/testing/story.h"

namespace centralita::calls {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr WaitingTreatment kPlace{
    .position = true, .first_after = absl::Seconds(10), .interval = absl::Seconds(30)};

/// A caller who waits, and a router that says where.
class Queue {
 public:
  explicit Queue(WaitingTreatment treatment, std::string caller = "+34911111111")
      : treatment_(std::move(treatment)) {
    NumberVerdict number = Resolved();
    std::get<NumberResolved>(number).caller = std::move(caller);
    story_.Tell(Arrival(std::move(number)));
    since_ = story_.now();
    story_.Tell(Place(5));
    story_.Tell(story_.Caller(LegAnswered{"PCMA"}));
  }

  FollowRouting Place(int position, std::optional<absl::Duration> wait = {}) {
    Waiting waiting{
        .position = position, .queued_since = since_, .until = since_ + absl::Minutes(30)};
    if (wait.has_value()) waiting.estimate = WaitEstimate{*wait / 2, *wait};
    FollowRouting follow = story_.Routed(waiting);
    follow.update.treatment = treatment_;
    return follow;
  }

  /// What is said when the router is asked, `after` into the wait.
  std::vector<std::string> SaidAt(absl::Duration after, int position,
                                  std::optional<absl::Duration> wait = {}) {
    story_.Pass(since_ + after - story_.now());
    const std::vector<Event> events = story_.Tell(Announce{Place(position, wait).update});
    if (events.empty()) return {"nothing decided"};
    return std::get<Announced>(events[0].what).prompts;
  }

  absl::Duration Next() const { return NextAnnouncement(story_.call()) - since_; }
  Story& story() { return story_; }

 private:
  Story story_;
  WaitingTreatment treatment_;
  absl::Time since_;
};

TEST(Announcement, ThePlaceIsToldFirstAndThenAtItsIntervals) {
  Queue queue(kPlace);
  EXPECT_EQ(queue.Next(), absl::Seconds(10));
  EXPECT_THAT(queue.SaidAt(absl::Seconds(9), 3), ElementsAre("nothing decided"));
  EXPECT_THAT(queue.SaidAt(absl::Seconds(10), 3), ElementsAre("position_3"));
  EXPECT_EQ(queue.Next(), absl::Seconds(40));
  EXPECT_THAT(queue.SaidAt(absl::Seconds(41), 3), ElementsAre("position_3"));
  EXPECT_EQ(queue.Next(), absl::Seconds(70));  // Delays do not add up.
}

TEST(Announcement, OfSeveralThatWereLetGoByOnlyTheLastCounts) {
  Queue queue(kPlace);
  EXPECT_THAT(queue.SaidAt(absl::Seconds(105), 2), ElementsAre("position_2"));
  EXPECT_EQ(queue.Next(), absl::Seconds(130));
}

TEST(Announcement, ARepeatedAnswerTellsNothingTwice) {
  Queue queue(kPlace);
  queue.SaidAt(absl::Seconds(10), 3);
  EXPECT_THAT(queue.SaidAt(absl::Seconds(11), 3), ElementsAre("nothing decided"));
}

struct Rounding {
  absl::Duration wait;
  std::string prompt;
};

class Waits : public testing::TestWithParam<Rounding> {};

TEST_P(Waits, AreToldByTheirLongerEndRoundedUp) {
  Queue queue({.wait = true, .first_after = absl::Seconds(10), .interval = absl::Seconds(30)});
  EXPECT_THAT(queue.SaidAt(absl::Seconds(10), 3, GetParam().wait), ElementsAre(GetParam().prompt));
}

INSTANTIATE_TEST_SUITE_P(, Waits,
                         testing::Values(Rounding{absl::ZeroDuration(), "wait_under_1"},
                                         Rounding{absl::Seconds(60), "wait_under_1"},
                                         Rounding{absl::Seconds(61), "wait_up_to_2"},
                                         Rounding{absl::Minutes(3), "wait_up_to_3"},
                                         Rounding{absl::Minutes(4), "wait_up_to_5"},
                                         Rounding{absl::Minutes(6), "wait_up_to_10"},
                                         Rounding{absl::Minutes(11), "wait_up_to_15"},
                                         Rounding{absl::Minutes(20), "wait_up_to_20"},
                                         Rounding{absl::Minutes(30), "wait_up_to_30"},
                                         Rounding{absl::Minutes(31), "wait_long"}));

TEST(Announcement, APlaceBeyondTwentyIsMany) {
  Queue queue(kPlace);
  EXPECT_THAT(queue.SaidAt(absl::Seconds(10), 20), ElementsAre("position_20"));
  EXPECT_THAT(queue.SaidAt(absl::Seconds(40), 21), ElementsAre("position_many"));
}

TEST(Announcement, WithoutAnEstimateNoWaitIsTold) {
  WaitingTreatment both = kPlace;
  both.wait = true;
  Queue queue(both);
  EXPECT_THAT(queue.SaidAt(absl::Seconds(10), 3), ElementsAre("position_3"));
  EXPECT_THAT(queue.SaidAt(absl::Seconds(40), 3, absl::Minutes(2)),
              ElementsAre("position_3", "wait_up_to_2"));
}

TEST(Announcement, OnlyWhatIsBetterIsToldIfTheGroupWantsItSo) {
  WaitingTreatment better = kPlace;
  better.wait = better.only_if_improved = true;
  Queue queue(better);
  EXPECT_THAT(queue.SaidAt(absl::Seconds(10), 3, absl::Minutes(5)),
              ElementsAre("position_3", "wait_up_to_5"));
  EXPECT_THAT(queue.SaidAt(absl::Seconds(40), 4, absl::Minutes(3)), ElementsAre("wait_up_to_3"));
  EXPECT_THAT(queue.SaidAt(absl::Seconds(70), 3, absl::Minutes(3)), IsEmpty());
  EXPECT_EQ(queue.Next(), absl::Seconds(100));  // The silent one counts too.
  EXPECT_THAT(queue.SaidAt(absl::Seconds(100), 2, absl::Minutes(4)), ElementsAre("position_2"));
}

TEST(Announcement, TheKeyForACallbackIsToldOnceAndNotInTheSameBreath) {
  WaitingTreatment treatment = kPlace;
  treatment.callback_key = "*";
  treatment.callback_offer_after = absl::Seconds(12);
  Queue queue(treatment);
  EXPECT_THAT(queue.SaidAt(absl::Seconds(10), 3), ElementsAre("position_3"));
  EXPECT_EQ(queue.Next(), absl::Seconds(20));
  EXPECT_THAT(queue.SaidAt(absl::Seconds(20), 3), ElementsAre("callback_offer", "key_star"));
  EXPECT_THAT(queue.SaidAt(absl::Seconds(40), 3), ElementsAre("position_3"));
}

TEST(Announcement, WhoHidesTheNumberIsOfferedNoCallback) {
  WaitingTreatment treatment;
  treatment.callback_key = "1";
  EXPECT_EQ(Queue(treatment).Next(), absl::ZeroDuration());
  EXPECT_EQ(Queue(treatment, "").Next(), absl::InfiniteDuration());
  EXPECT_EQ(Queue(treatment, "anonymous").Next(), absl::InfiniteDuration());
}

TEST(Announcement, IsSpokenOnceAndTheMusicGoesOn) {
  Queue queue(kPlace);
  queue.SaidAt(absl::Seconds(10), 3);
  const auto commands = [&] {
    std::vector<std::string> ids;
    const Call& call = queue.story().call();
    const absl::Time now = queue.story().now();
    for (const auto& command : PendingCommands(CallId("c1"), call, WantedOf(call, now), now)) {
      ids.push_back(command.id);
    }
    return ids;
  };
  EXPECT_THAT(commands(), ElementsAre("c1/0/music", "c1/0/announcement-1"));

  // An offer does not cut it short, and it does not delay the offer.
  queue.story().Ring({.token = 7, .agent = PersonId("ana")}, /*heard=*/false);
  EXPECT_THAT(commands(), ElementsAre("c1/1/originate", "c1/0/music", "c1/0/announcement-1"));
  EXPECT_EQ(NextAnnouncement(queue.story().call()), absl::InfiniteFuture());

  queue.story().Pass(kAnnouncementFresh);  // What nobody has heard by now is not true any more.
  EXPECT_THAT(commands(), Not(Contains("c1/0/announcement-1")));
}

TEST(Announcement, AReplicaThatDiesBeforeItIsSpokenIsFollowedSoon) {
  Queue queue(kPlace);
  queue.SaidAt(absl::Seconds(10), 3);
  EXPECT_LE(*NextDue(queue.story().call()) - queue.story().now(), absl::Seconds(2));
}

TEST(Announcement, TheTimelineTellsWhatWasKnown) {
  Queue queue(kPlace);
  queue.SaidAt(absl::Seconds(10), 3, absl::Minutes(2));
  const auto& waiting = std::get<Waiting>(queue.story().call().routing->state);
  EXPECT_EQ(waiting.position, 3);
  EXPECT_EQ(waiting.estimate->high, absl::Minutes(2));
  EXPECT_EQ(queue.story().call().placed_at, queue.story().now());
}

}  // namespace
}  // namespace centralita::calls
