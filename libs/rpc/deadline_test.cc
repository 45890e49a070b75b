#include "libs/rpc/deadline.h"

#include <gtest/gtest.h>

namespace centralita::rpc {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);

TEST(ClampDeadline, KeepsWhatIsWithinTheCeiling) {
  EXPECT_EQ(ClampDeadline(kNow + absl::Seconds(7), kNow), kNow + absl::Seconds(7));
  EXPECT_EQ(ClampDeadline(kNow - absl::Seconds(1), kNow), kNow - absl::Seconds(1));
}

TEST(ClampDeadline, HasACeilingAndADefault) {
  EXPECT_EQ(ClampDeadline(kNow + absl::Hours(1), kNow), kNow + absl::Seconds(60));
  EXPECT_EQ(ClampDeadline(absl::InfiniteFuture(), kNow), kNow + absl::Seconds(5));
}

}  // namespace
}  // namespace centralita::rpc
