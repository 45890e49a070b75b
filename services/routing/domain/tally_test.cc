// The indicators are folds of the log: they add up to what the router itself counts, however the log is
// cut into batches.

#include <map>
#include <set>

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "libs/testing/seed.h"
#include "services/routing/domain/random_story.h"
#include "services/routing/domain/router.h"
#include "services/routing/domain/tally.h"

namespace centralita::routing {
namespace {

constexpr absl::Time kStart = absl::FromUnixSeconds(1'798'200'000);  // A full quarter of an hour.
constexpr int kStories = 500;
constexpr int kSteps = 120;

/// As a consumer that keeps between two batches only what is open, and brings back what is needed.
class Keeper {
 public:
  void Take(const std::vector<Event>& batch) {
    Tally::Subjects needs;
    for (const Event& event : batch) Tally::AddNeeds(event.fact, needs);
    Tally tally;
    Bring(needs.calls, stays_, tally.stays);
    for (const auto& [call, stay] : tally.stays) {
      for (const auto& [token, person] : stay.offers) needs.persons.push_back(person);
    }
    Bring(needs.persons, wrap_ups_, tally.wrap_ups);
    Bring(needs.groups, levels_, tally.levels);
    for (const Event& event : batch) tally.Take(event);
    stays_.merge(tally.stays);
    wrap_ups_.merge(tally.wrap_ups);
    levels_.merge(tally.levels);
    for (const auto& [key, served] : tally.sums) sums_[key] += served;
  }

  const std::map<Tally::Key, Served>& sums() const { return sums_; }

 private:
  template <typename Id, typename Value>
  static void Bring(const std::vector<Id>& ids, std::map<Id, Value>& from,
                    std::map<Id, Value>& to) {
    for (const Id& id : ids) {
      if (auto node = from.extract(id)) to.insert(std::move(node));
    }
  }

  std::map<CallId, OpenStay> stays_;
  std::map<PersonId, OpenWrapUp> wrap_ups_;
  std::map<GroupId, absl::Duration> levels_;
  std::map<Tally::Key, Served> sums_;
};

void ExpectSame(const Served& served, const Figures& figures) {
  EXPECT_EQ(served.received, figures.received);
  EXPECT_EQ(served.handled, figures.handled);
  EXPECT_EQ(served.missed, figures.missed);
  EXPECT_EQ(served.abandoned, figures.abandoned);
  EXPECT_EQ(served.overflowed, figures.overflowed);
  EXPECT_EQ(served.failed, figures.failed);
  EXPECT_EQ(served.merged, figures.merged);
  EXPECT_EQ(InProgress(served), figures.in_progress);
  EXPECT_EQ(served.answered, figures.offers[static_cast<size_t>(OfferOutcome::kAccepted)]);
}

void Play(uint64_t seed) {
  RandomStory story(seed);
  const Router router;
  Workspace workspace;
  Tally whole;
  Keeper keeper;
  absl::Time now = kStart;
  std::vector<Event> batch;
  const auto done = [&](const Command& command) {
    const auto events = router.Step(workspace, command, now);
    if (!events.ok()) return;
    for (const Event& event : *events) {
      whole.Take(event);
      batch.push_back(event);
    }
    if (story.Chance(30)) keeper.Take(std::exchange(batch, {}));
  };
  for (int group = 0; group < RandomStory::kGroups; ++group) done(story.Configure(group, now));
  for (const Command& command : story.Opening()) done(command);
  for (int step = 0; step < kSteps; ++step) {
    now += story.Pause();
    done(story.Next(workspace, now));
  }
  keeper.Take(batch);

  EXPECT_EQ(keeper.sums(), whole.sums) << "it matters how the log is cut";
  std::map<GroupId, Served> by_group;
  for (const auto& [key, served] : whole.sums) {
    EXPECT_GE(InProgress(served), 0);
    EXPECT_LE(served.answered_in_time, served.answered);
    by_group[key.first] += served;
  }
  for (const Group& group : workspace.groups()) {
    ExpectSame(by_group[group.config->id], group.figures);
  }
}

TEST(Tally, AddsUpToTheRoutersOwnFiguresInEveryStory) {
  const uint64_t first = test::Seed();
  for (uint64_t number = 0; number < kStories; ++number) {
    SCOPED_TRACE(absl::StrCat("story of seed ", first + number));
    Play(first + number);
    if (testing::Test::HasFailure()) return;
  }
}

/// One group with a promise of 20 s.
class TallyOfOneGroup : public testing::Test {
 protected:
  TallyOfOneGroup() {
    GroupConfig config{.id = GroupId("sales")};
    config.service_level_time = absl::Seconds(20);
    At(0, GroupConfigured{.config = std::make_shared<const GroupConfig>(config)});
  }

  void At(int second, Fact fact) {
    tally_.Take({.time = kStart + absl::Seconds(second), .fact = std::move(fact)});
  }
  void Comes(int second, const char* call) {
    At(second, CallReceived{.call = CallId(call), .group = GroupId("sales")});
  }
  void Answered(int second, const char* call, uint64_t token) {
    At(second, OfferMade{.call = CallId(call), .person = PersonId("ana"), .token = token});
    At(second, OfferAccepted{.call = CallId(call), .token = token});
  }
  void Ends(int second, const char* call, RoutedOutcome outcome, bool wrap_up = false) {
    CallEnded ended{.call = CallId(call), .outcome = outcome};
    if (wrap_up) ended.wrap_up_end = kStart + absl::Seconds(second + 60);
    At(second, ended);
  }
  const Served& Sum() { return tally_.sums[{GroupId("sales"), kStart}]; }

  Tally tally_;
};

TEST_F(TallyOfOneGroup, KnowsBothFormulasOfTheServiceLevel) {
  Comes(0, "in-time");
  Answered(20, "in-time", 1);
  Comes(0, "late");
  Answered(21, "late", 2);
  Comes(0, "at-once");
  Ends(4, "at-once", RoutedOutcome::kAbandoned);
  Comes(0, "patient");
  Ends(5, "patient", RoutedOutcome::kAbandoned);

  EXPECT_EQ(ServiceLevelAnswered(Sum()), 0.5);
  EXPECT_EQ(ServiceLevelOffered(Sum()), 1.0 / 3);
  EXPECT_EQ(AverageSpeedOfAnswer(Sum()), absl::Seconds(20.5));
  EXPECT_EQ(Sum().longest_wait, absl::Seconds(21));
}

TEST_F(TallyOfOneGroup, CountsTalkAndWrapUpAsLongAsItTook) {
  Comes(0, "c1");
  Answered(10, "c1", 1);
  Ends(70, "c1", RoutedOutcome::kHandled, /*wrap_up=*/true);
  At(100, WrapUpEnded{.person = PersonId("ana")});

  EXPECT_EQ(AverageHandleTime(Sum()), absl::Seconds(90));
  EXPECT_TRUE(tally_.wrap_ups.empty());
  EXPECT_TRUE(tally_.stays.empty());
}

TEST_F(TallyOfOneGroup, CountsACallWhereItCameWheneverItEnds) {
  Comes(899, "c1");
  Ends(2000, "c1", RoutedOutcome::kAbandoned);

  EXPECT_EQ(tally_.sums.size(), 1);
  EXPECT_EQ(Sum().abandoned, 1);
  EXPECT_EQ(Sum().longest_wait, absl::Seconds(1101));
}

TEST(Served, SaysNothingOfWhatWasNot) {
  EXPECT_EQ(AverageSpeedOfAnswer({}), std::nullopt);
  EXPECT_EQ(AverageHandleTime({}), std::nullopt);
  EXPECT_EQ(ServiceLevelAnswered({}), std::nullopt);
  EXPECT_EQ(ServiceLevelOffered({.received = 1, .abandoned_early = 1}), std::nullopt);
}

}  // namespace
}  // namespace centralita::routing
