#include "libs/rpc/page_token.h"

#include <gtest/gtest.h>

#include "libs/testing/status_matchers.h"

namespace centralita::rpc {
namespace {

using test::IsOkAndHolds;
using test::StatusIs;

constexpr char kQuery[] = "ListGroups workspaces/w1";

TEST(PageToken, LeadsBackToItsPosition) {
  const std::string position("after\0\xff", 7);
  EXPECT_THAT(DecodePageToken(EncodePageToken(position, kQuery), kQuery), IsOkAndHolds(position));
  EXPECT_THAT(DecodePageToken("", kQuery), IsOkAndHolds(""));
}

TEST(PageToken, FitsNoOtherQuery) {
  EXPECT_THAT(DecodePageToken(EncodePageToken("g7", kQuery), "ListGroups workspaces/w2"),
              StatusIs(absl::StatusCode::kInvalidArgument, "PAGE_TOKEN_INVALID"));
}

TEST(PageToken, EveryChangedByteIsSeen) {
  const std::string token = EncodePageToken("019aa5c1-8a00", kQuery);
  for (size_t i = 0; i + 1 < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_THAT(DecodePageToken(changed, kQuery),
                StatusIs(absl::StatusCode::kInvalidArgument, "PAGE_TOKEN_INVALID"))
        << i;
  }
  EXPECT_FALSE(DecodePageToken("!", kQuery).ok());
  EXPECT_FALSE(DecodePageToken("AAAA", kQuery).ok());
}

TEST(PageSize, IsClampedAndHasADefault) {
  EXPECT_THAT(PageSize(0), IsOkAndHolds(50));
  EXPECT_THAT(PageSize(7), IsOkAndHolds(7));
  EXPECT_THAT(PageSize(5000), IsOkAndHolds(1000));
  EXPECT_THAT(PageSize(-1), StatusIs(absl::StatusCode::kInvalidArgument, "PAGE_SIZE_INVALID"));
}

}  // namespace
}  // namespace centralita::rpc
