#include "libs/state_machine/transition_table.h"

#include <gtest/gtest.h>

namespace centralita {
namespace {

enum class Door { kOpen, kClosed, kLocked };
enum class Act { kOpen, kClose, kLock, kUnlock };

constexpr auto DoorTransitions() {
  using enum Door;
  return TransitionTable<Door, Act, 4>({
      {kOpen, Act::kClose, kClosed},
      {kClosed, Act::kOpen, kOpen},
      {kClosed, Act::kLock, kLocked},
      {kLocked, Act::kUnlock, kClosed},
  });
}

constexpr auto kDoor = DoorTransitions();
static_assert(kDoor.IsDeterministic());

TEST(TransitionTable, FollowsItsRows) {
  EXPECT_EQ(kDoor.Next(Door::kOpen, Act::kClose), Door::kClosed);
  EXPECT_EQ(kDoor.Next(Door::kClosed, Act::kLock), Door::kLocked);
}

TEST(TransitionTable, APairWithoutARowIsNotAllowed) {
  EXPECT_EQ(kDoor.Next(Door::kLocked, Act::kOpen), std::nullopt);
  EXPECT_EQ(kDoor.Next(Door::kOpen, Act::kLock), std::nullopt);
}

TEST(TransitionTable, TwoAnswersToOneEventAreSeenWhileCompiling) {
  constexpr TransitionTable<Door, Act, 2> kAmbiguous({
      {Door::kOpen, Act::kClose, Door::kClosed},
      {Door::kOpen, Act::kClose, Door::kLocked},
  });
  static_assert(!kAmbiguous.IsDeterministic());
}

}  // namespace
}  // namespace centralita
