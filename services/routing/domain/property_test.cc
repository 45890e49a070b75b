// What holds after every step of any story. A failure prints the story's seed; set
// CENTRALITA_TEST_SEED to it to see it again as the first one.

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "libs/testing/seed.h"
#include "services/routing/domain/invariants.h"
#include "services/routing/domain/random_story.h"
#include "services/routing/domain/router.h"

namespace centralita::routing {
namespace {

using ::testing::IsEmpty;

constexpr int kStories = 20'000;
constexpr int kSteps = 60;

/// A workspace, and a replica that hears of it only by its events.
class Stage {
 public:
  void Do(const Command& command) {
    absl::StatusOr<std::vector<Event>> events = router_.Step(live_, command, now_);
    if (!events.ok()) return;
    for (const Event& event : *events) {
      if (const auto* offer = std::get_if<OfferMade>(&event.fact)) {
        ASSERT_THAT(UnfairOffer(replica_, *offer), IsEmpty());
      }
      replica_.Apply(event);
    }
    ASSERT_THAT(BrokenInvariants(live_), IsEmpty());
    for (const Call* call : live_.calls()) {
      const auto [it, first] = queued_since_.try_emplace(call->number, call->queued_since);
      ASSERT_EQ(it->second, call->queued_since) << "a call lost its place";
    }
  }

  void Pass(absl::Duration time) { now_ += time; }

  /// Whoever says it again changes nothing.
  void ExpectNothingNewFrom(const Command& command) {
    if (std::holds_alternative<Tick>(command)) return;
    absl::StatusOr<std::vector<Event>> again = router_.Step(live_, command, now_);
    if (again.ok()) {
      ASSERT_THAT(*again, IsEmpty());
    }
  }

  void ExpectSettled() {
    Do(Tick{});
    ASSERT_GT(live_.next_due().value_or(absl::InfiniteFuture()), now_);
  }

  /// The log, a snapshot and the live state are the same thing.
  void ExpectFoldable() {
    ASSERT_TRUE(replica_ == live_) << "replaying the events gives another state";
    ASSERT_TRUE(Workspace(live_.ToImage()) == live_) << "a snapshot gives another state";
  }

  const Workspace& live() const { return live_; }
  absl::Time now() const { return now_; }

 private:
  const Router router_;
  Workspace live_;
  Workspace replica_;
  absl::Time now_ = absl::FromUnixSeconds(1'798'200'000);  // 2026-12-25 12:00 UTC.
  std::map<CallNumber, absl::Time> queued_since_;
};

void Play(uint64_t seed) {
  RandomStory story(seed);
  Stage stage;
  const auto fine = [] { return !testing::Test::HasFatalFailure(); };
  for (int group = 0; group < RandomStory::kGroups; ++group) stage.Do(story.Configure(group));
  for (const Command& command : story.Opening()) stage.Do(command);
  for (int step = 0; step < kSteps && fine(); ++step) {
    stage.Pass(story.Pause());
    const Command command = story.Next(stage.live(), stage.now());
    stage.Do(command);
    if (fine()) stage.ExpectNothingNewFrom(command);
    if (fine() && step % 3 == 0) stage.ExpectSettled();
    if (fine() && step % 20 == 0) stage.ExpectFoldable();
  }
  if (fine()) stage.ExpectFoldable();
}

TEST(RouterProperties, HoldInEveryStory) {
  const uint64_t first = test::Seed();
  for (uint64_t seed = first; seed < first + kStories; ++seed) {
    SCOPED_TRACE(absl::StrCat("story of seed ", seed));
    Play(seed);
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace centralita::routing
