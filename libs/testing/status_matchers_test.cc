#include "libs/testing/status_matchers.h"

#include <string>

#include <gtest/gtest.h>

#include "libs/testing/seed.h"

namespace centralita::test {
namespace {

using testing::Not;
using testing::SizeIs;

absl::StatusOr<std::string> Found() { return "here"; }
absl::StatusOr<std::string> Lost() {
  return status::Error(absl::StatusCode::kNotFound, "GROUP_NOT_FOUND", "gone");
}

TEST(StatusMatchers, TellGoodFromBad) {
  EXPECT_THAT(Found(), IsOk());
  EXPECT_THAT(absl::OkStatus(), IsOk());
  EXPECT_THAT(Found(), IsOkAndHolds("here"));
  EXPECT_THAT(Found(), IsOkAndHolds(SizeIs(4)));
  EXPECT_THAT(Lost(), Not(IsOk()));
  EXPECT_THAT(Lost(), Not(IsOkAndHolds("here")));
}

TEST(StatusMatchers, KnowCodeAndReason) {
  EXPECT_THAT(Lost(), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(Lost(), StatusIs(absl::StatusCode::kNotFound, "GROUP_NOT_FOUND"));
  EXPECT_THAT(Lost().status(), Not(StatusIs(absl::StatusCode::kNotFound, "OTHER")));
  EXPECT_THAT(Lost(), Not(StatusIs(absl::StatusCode::kInternal)));
}

TEST(StatusMatchers, AssignTakesTheValue) {
  ASSERT_OK_AND_ASSIGN(const std::string value, Found());
  EXPECT_EQ(value, "here");
}

TEST(MakeRandom, IsTheSameForAWholeRun) { EXPECT_EQ(MakeRandom()(), MakeRandom()()); }

}  // namespace
}  // namespace centralita::test
