#include "libs/postgres/values.h"

#include <gtest/gtest.h>

#include "libs/testing/status_matchers.h"

namespace centralita::postgres {
namespace {

using test::IsOkAndHolds;
using test::StatusIs;

TEST(Timestamp, IsWrittenInMicrosecondsOfUtc) {
  EXPECT_EQ(ToTimestamp(absl::FromUnixMicros(1'645'557'742'123'456) + absl::Nanoseconds(999)),
            "2022-02-22 19:22:22.123456+00");
  EXPECT_EQ(ToTimestamp(absl::InfiniteFuture()), "infinity");
  EXPECT_EQ(ToTimestamp(absl::InfinitePast()), "-infinity");
}

TEST(Timestamp, IsReadAsTheServerWritesIt) {
  const absl::Time second = absl::FromUnixSeconds(1'645'557'742);
  EXPECT_THAT(ParseTimestamp("2022-02-22 19:22:22+00"), IsOkAndHolds(second));
  EXPECT_THAT(ParseTimestamp("2022-02-22 19:22:22.5+00"),
              IsOkAndHolds(second + absl::Milliseconds(500)));
  EXPECT_THAT(ParseTimestamp("infinity"), IsOkAndHolds(absl::InfiniteFuture()));
  EXPECT_THAT(ParseTimestamp("yesterday"),
              StatusIs(absl::StatusCode::kDataLoss, "TIMESTAMP_MALFORMED"));
}

TEST(Array, QuotesWhatMeansSomething) {
  EXPECT_EQ(ToArray({}), "{}");
  EXPECT_EQ(ToArray({"a", "b,c", "\"q\"", "\\", ""}), R"({"a","b,c","\"q\"","\\",""})");
  EXPECT_EQ(ToByteaArray({std::string("\x00\xff", 2)}), R"({"\\x00ff"})");
}

}  // namespace
}  // namespace centralita::postgres
