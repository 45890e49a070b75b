#include "libs/redis/address.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/redis/script.h"
#include "libs/testing/status_matchers.h"

namespace centralita::redis {
namespace {

using test::IsOkAndHolds;
using test::StatusIs;

TEST(ParseAddress, ReadsAServer) {
  EXPECT_THAT(ParseAddress("redis://cache"), IsOkAndHolds(Address{.hosts = {{"cache", 6379}}}));
  EXPECT_THAT(
      ParseAddress("redis://:p@ss@10.0.0.1:7000/3"),
      IsOkAndHolds(Address{.hosts = {{"10.0.0.1", 7000}}, .password = "p@ss", .database = 3}));
}

TEST(ParseAddress, ReadsSentinels) {
  EXPECT_THAT(
      ParseAddress("redis+sentinel://a,b:1/main/2"),
      IsOkAndHolds(Address{.hosts = {{"a", 26379}, {"b", 1}}, .master = "main", .database = 2}));
}

class ParseAddressRefuses : public testing::TestWithParam<const char*> {};

TEST_P(ParseAddressRefuses, AMalformedUrl) {
  EXPECT_THAT(ParseAddress(GetParam()),
              StatusIs(absl::StatusCode::kInvalidArgument, "REDIS_URL_MALFORMED"));
}

INSTANTIATE_TEST_SUITE_P(, ParseAddressRefuses,
                         testing::Values("", "cache:6379", "redis://", "redis://a,b", "redis://a:b",
                                         "redis://a:70000", "redis://a/x", "redis://a/1/2",
                                         "redis://user:pw@a", "redis+sentinel://a",
                                         "redis+sentinel://a/"));

TEST(Script, IsKnownByTheSha1OfItsText) {
  EXPECT_EQ(Script("return 1").sha1(), "e0e1f9fabfc9d4800c877a703b823ac0578ff8db");
}

}  // namespace
}  // namespace centralita::redis
