// What holds after every step of any story. A failure prints the story's seed; set
// CENTRALITA_TEST_SEED to it to see it again as the first one, CENTRALITA_PROPERTY_STORIES to how
// many are to be told.

#include <cstdlib>
#include <map>
#include <set>
#include <variant>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "libs/testing/seed.h"
#include "services/routing/domain/invariants.h"
#include "services/routing/domain/random_story.h"
#include "services/routing/domain/router.h"
#include "services/routing/domain/scenario.h"

namespace centralita::routing {
namespace {

using ::testing::IsEmpty;

constexpr int64_t kStories = 20'000;
constexpr int kSteps = 60;
constexpr int kShards = 4;  // Each a test, so that they run side by side.

/// Whether a decision that begins so gave the call to the agent by a supervisor's will.
bool IsAssignment(const Event& first, const OfferMade& offer) {
  const auto* done = std::get_if<Supervised>(&first.fact);
  return done != nullptr && done->subject == offer.call && done->person == offer.person;
}

/// A workspace, a replica that hears of it only by its events, and what a crash leaves: a snapshot,
/// and the events behind it.
class Stage {
 public:
  void Do(const Command& command) {
    absl::StatusOr<std::vector<Event>> events = router_.Step(live_, command, now_);
    if (!events.ok()) return;
    for (const Event& event : *events) {
      if (const auto* offer = std::get_if<OfferMade>(&event.fact)) {
        const bool by_hand = IsAssignment(events->front(), *offer);
        ASSERT_THAT(UnfairOffer(replica_, *offer, now_, by_hand), IsEmpty());
      } else if (const auto* queued = std::get_if<CallQueued>(&event.fact)) {
        ASSERT_THAT(WrongQueueing(replica_, *queued, now_), IsEmpty());
      }
      replica_.Apply(event);
      told_.push_back(event);
      tail_.push_back(event);
    }
    if (events->empty()) return;
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
    // A next status may have come true at once, and been followed by a call: it is one again then.
    if (std::holds_alternative<SetNextStatus>(command)) return;
    absl::StatusOr<std::vector<Event>> again = router_.Step(live_, command, now_);
    if (again.ok() && !again->empty()) {
      FAIL() << "said again, it led to: " << Describe(again->front().fact);
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

  void TakeSnapshot() {
    snapshot_ = live_.ToImage();
    tail_.clear();
  }

  /// The process dies; another one loads what was stored, and goes on.
  void Crash() {
    Workspace loaded(snapshot_);
    for (const Event& event : tail_) loaded.Apply(event);
    ASSERT_TRUE(loaded == live_) << "a crash changed something";
    live_ = std::move(loaded);
  }

  /// How it came so far, for who has to understand a failure.
  std::string Told() const {
    std::string text;
    for (size_t i = told_.size() > 25 ? told_.size() - 25 : 0; i < told_.size(); ++i) {
      absl::StrAppend(&text, absl::FormatTime("%H:%M:%E3S ", told_[i].time, absl::UTCTimeZone()),
                      Describe(told_[i].fact), "\n");
    }
    return text;
  }

  const std::vector<Event>& told() const { return told_; }
  const Workspace& live() const { return live_; }
  absl::Time now() const { return now_; }

 private:
  const Router router_;
  Workspace live_;
  Workspace replica_;
  Image snapshot_;
  std::vector<Event> tail_;
  std::vector<Event> told_;
  absl::Time now_ = absl::FromUnixSeconds(1'798'200'000);  // 2026-12-25 12:00 UTC.
  std::map<CallNumber, absl::Time> queued_since_;
};

Stage Play(uint64_t seed) {
  RandomStory story(seed);
  Stage stage;
  std::vector<Command> said;
  const auto fine = [] { return !testing::Test::HasFatalFailure(); };
  for (int group = 0; group < RandomStory::kGroups; ++group) {
    stage.Do(story.Configure(group, stage.now()));
  }
  for (const Command& command : story.Opening()) stage.Do(command);
  for (int step = 0; step < kSteps && fine(); ++step) {
    stage.Pass(story.Pause());
    // Sometimes what was said long ago comes late, or again.
    const Command command = !said.empty() && story.Chance(8)
                                ? said[step * 7 % said.size()]
                                : story.Next(stage.live(), stage.now());
    said.push_back(command);
    stage.Do(command);
    if (fine()) stage.ExpectNothingNewFrom(command);
    if (fine() && story.Chance(33)) stage.ExpectSettled();
    if (fine() && story.Chance(4)) stage.TakeSnapshot();
    if (fine() && story.Chance(4)) stage.Crash();
  }
  if (fine()) stage.ExpectFoldable();
  if (!fine()) ADD_FAILURE() << "The story so far:\n" << stage.Told();
  return stage;
}

int64_t Stories() {
  const char* wanted = std::getenv("CENTRALITA_PROPERTY_STORIES");
  int64_t stories = kStories;
  if (wanted != nullptr && !absl::SimpleAtoi(wanted, &stories)) stories = kStories;
  return stories;
}

class RouterProperties : public testing::TestWithParam<int> {};

TEST_P(RouterProperties, HoldInEveryStory) {
  const uint64_t first = test::Seed();
  const auto stories = static_cast<uint64_t>(Stories());
  for (uint64_t number = GetParam(); number < stories; number += kShards) {
    SCOPED_TRACE(absl::StrCat("story of seed ", first + number));
    Play(first + number);
    if (HasFatalFailure()) return;
  }
}

TEST(RandomStory, TellsOfAllThatCanHappen) {
  std::set<size_t> facts;
  std::set<OfferOutcome> outcomes;
  std::set<MissedReason> missed;
  std::set<Strategy> offers;
  int widened = 0;
  for (uint64_t seed = 1; seed <= 400; ++seed) {
    const Stage stage = Play(seed);
    Workspace workspace;
    for (const Event& event : stage.told()) {
      facts.insert(event.fact.index());
      if (const auto* ended = std::get_if<OfferEnded>(&event.fact)) outcomes.insert(ended->outcome);
      if (const auto* left = std::get_if<CallMissed>(&event.fact))
        missed.insert(left->left_because);
      if (const auto* made = std::get_if<OfferMade>(&event.fact)) {
        const Call& call = *workspace.FindCall(made->call);
        offers.insert(workspace.group(call.group).config->distribution.strategy);
        widened += call.offers.empty() ? 0 : 1;
      }
      workspace.Apply(event);
    }
  }
  EXPECT_EQ(facts.size(), std::variant_size_v<Fact>);
  EXPECT_EQ(outcomes.size(), kOfferOutcomes - 2);  // All but none, and accepted.
  EXPECT_EQ(missed.size(), 7);                     // All but none, and those of hops only.
  EXPECT_EQ(offers.size(), 8);
  EXPECT_GT(widened, 100);
}

INSTANTIATE_TEST_SUITE_P(Shard, RouterProperties, testing::Range(0, kShards));

}  // namespace
}  // namespace centralita::routing
