#include "services/media/domain/fork.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace centralita::media {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Fork OfThree() {
  Fork fork;
  for (Fork::Branch branch : {1, 2, 3}) fork.Add(branch);
  return fork;
}

TEST(Fork, OnlyTheFirstRingIsNews) {
  Fork fork = OfThree();

  EXPECT_TRUE(fork.OnRinging(2).first_ring);
  EXPECT_FALSE(fork.OnRinging(2).first_ring);
  EXPECT_FALSE(fork.OnRinging(1).first_ring);
}

TEST(Fork, FirstAnswerWinsAndTheOthersAreCancelled) {
  Fork fork = OfThree();

  const Fork::Next next = fork.OnAnswered(2);

  EXPECT_EQ(next.winner, 2);
  EXPECT_THAT(next.cancel, ElementsAre(1, 3));
}

TEST(Fork, SecondAnswerIsEnded) {
  Fork fork = OfThree();
  fork.OnAnswered(2);

  const Fork::Next next = fork.OnAnswered(3);

  EXPECT_FALSE(next.winner.has_value());
  EXPECT_THAT(next.cancel, ElementsAre(3));
}

TEST(Fork, FailsWhenTheLastPhoneHasFailedWithWhatTellsMost) {
  Fork fork = OfThree();

  EXPECT_FALSE(fork.OnFailed(1, 486).failed.has_value());
  EXPECT_FALSE(fork.OnFailed(2, 408).failed.has_value());
  EXPECT_EQ(fork.OnFailed(3, 503).failed, 486);
}

TEST(Fork, GlobalRefusalEndsTheSearchEverywhere) {
  Fork fork = OfThree();

  const Fork::Next next = fork.OnFailed(1, 603);

  EXPECT_THAT(next.cancel, ElementsAre(2, 3));
  EXPECT_EQ(next.failed, 603);
}

TEST(Fork, LateFailureOfALoserIsNoNews) {
  Fork fork = OfThree();
  fork.OnAnswered(1);

  EXPECT_FALSE(fork.OnFailed(2, 487).failed.has_value());
}

TEST(Fork, GivingUpCancelsWhatStillRings) {
  Fork fork = OfThree();
  fork.OnFailed(1, 486);

  EXPECT_THAT(fork.GiveUp(), ElementsAre(2, 3));
  EXPECT_THAT(fork.OnAnswered(2).cancel, ElementsAre(2));
}

TEST(Fork, PhoneThatSaidTryingIsNotSilent) {
  Fork fork = OfThree();
  fork.OnHeard(1);
  fork.OnRinging(2);

  EXPECT_THAT(fork.Silent(), ElementsAre(3));
  fork.OnFailed(3, 408);
  EXPECT_THAT(fork.Silent(), IsEmpty());
}

}  // namespace
}  // namespace centralita::media
