#include <map>

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "libs/testing/seed.h"
#include "services/calls/domain/testing/world.h"

// Whatever happens, the promises of the call hold, and when chance lets go it ends.

namespace centralita::calls {
namespace {

/// Tells a call to its end. False: a promise was broken.
bool Live(World& world, int steps) {
  for (int step = 0; step < steps; ++step) {
    world.Step();
    world.CheckAlways();
    if (testing::Test::HasFatalFailure()) return false;
  }
  world.Settle();
  world.CheckSettled();
  return !testing::Test::HasFatalFailure();
}

TEST(CallProperties, HoldWhateverHappensInWhateverOrder) {
  constexpr int kCalls = 30'000;
  const uint64_t seed = test::Seed();
  std::map<Outcome, int> outcomes;
  size_t told = 0;
  for (int i = 0; i < kCalls; ++i) {
    SCOPED_TRACE(absl::StrCat("call ", i, " of seed ", seed));
    World world(seed + static_cast<uint64_t>(i), i % 2 == 0 ? Mood::kAny : Mood::kEager);
    if (!Live(world, 20 + i % 180)) return;
    ++outcomes[world.call().end.outcome];
    told += world.told();
  }
  // Chance has been everywhere.
  for (Outcome outcome : {Outcome::kHandled, Outcome::kAbandoned, Outcome::kMissed,
                          Outcome::kRejected, Outcome::kFailed, Outcome::kCallbackMerged}) {
    EXPECT_GT(outcomes[outcome], kCalls / 500) << "outcome " << static_cast<int>(outcome);
    RecordProperty(absl::StrCat("outcome_", static_cast<int>(outcome)), outcomes[outcome]);
  }
  EXPECT_GT(told, static_cast<size_t>(kCalls / 10));
}

TEST(CallProperties, HoldWhenCallersAreCalledBack) {
  constexpr int kCalls = 15'000;
  const uint64_t seed = test::Seed();
  int promised = 0, called = 0, reached = 0;
  for (int i = 0; i < kCalls; ++i) {
    SCOPED_TRACE(absl::StrCat("call ", i, " of seed ", seed));
    World world(seed + static_cast<uint64_t>(i), Mood::kCallback);
    if (!Live(world, 60 + i % 240)) return;
    promised += world.call().will_call_back();
    called += world.called_back();
    reached += world.reached();
  }
  RecordProperty("promised", promised);
  RecordProperty("called", called);
  RecordProperty("reached", reached);
  EXPECT_GT(called, kCalls / 20);
  EXPECT_GT(reached, kCalls / 50);
  EXPECT_GT(called - reached, kCalls / 200);
}

}  // namespace
}  // namespace centralita::calls
