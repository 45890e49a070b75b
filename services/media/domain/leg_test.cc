#include "services/media/domain/leg.h"

#include <gtest/gtest.h>

namespace centralita::media {
namespace {

constexpr auto kTable = LegTransitions();

TEST(LegTransitions, NothingFollowsTheEnd) {
  for (LegTrigger trigger : {LegTrigger::kRing, LegTrigger::kAnswer, LegTrigger::kEnd}) {
    EXPECT_FALSE(kTable.Next(LegState::kEnded, trigger).has_value());
  }
}

TEST(LegTransitions, EveryLivingLegCanEnd) {
  for (LegState state : {LegState::kTrying, LegState::kRinging, LegState::kAnswered}) {
    EXPECT_EQ(kTable.Next(state, LegTrigger::kEnd), LegState::kEnded);
  }
}

TEST(LegTransitions, AnsweredLegDoesNotRingAgain) {
  EXPECT_FALSE(kTable.Next(LegState::kAnswered, LegTrigger::kRing).has_value());
  EXPECT_FALSE(kTable.Next(LegState::kAnswered, LegTrigger::kAnswer).has_value());
}

}  // namespace
}  // namespace centralita::media
