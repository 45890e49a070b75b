#include "libs/status/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace centralita::status {
namespace {

TEST(Error, CarriesCodeReasonAndMessage) {
  const absl::Status status =
      Error(absl::StatusCode::kNotFound, "GROUP_NOT_FOUND", "group \"g1\" is unknown");

  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Reason(status), "GROUP_NOT_FOUND");
  EXPECT_EQ(status.message(), "group \"g1\" is unknown");
  EXPECT_THAT(Metadata(status), testing::IsEmpty());
}

TEST(Error, CarriesMetadata) {
  const Facts facts = {{"field", "name"}, {"limit", "100"}};

  EXPECT_EQ(Metadata(Error(absl::StatusCode::kInvalidArgument, "NAME_TOO_LONG", "", facts)), facts);
}

TEST(Error, AStatusOfSomebodyElseHasNoReason) {
  EXPECT_EQ(Reason(absl::NotFoundError("x")), "");
  EXPECT_EQ(Reason(absl::OkStatus()), "");
  EXPECT_THAT(Metadata(absl::NotFoundError("x")), testing::IsEmpty());
}

TEST(Error, KeepsItsReasonWhenARetryDelayIsAdded) {
  const absl::Status status = WithRetryDelay(
      Error(absl::StatusCode::kResourceExhausted, "QUEUE_FULL", "", {{"queue", "q"}}),
      absl::Milliseconds(1500));

  EXPECT_EQ(Reason(status), "QUEUE_FULL");
  EXPECT_EQ(RetryDelay(status), absl::Milliseconds(1500));
  EXPECT_THAT(Metadata(status), testing::ElementsAre(testing::Pair("queue", "q")));
}

TEST(Error, HasNoRetryDelayUnlessOneWasGiven) {
  EXPECT_EQ(RetryDelay(absl::UnavailableError("x")), std::nullopt);
}

}  // namespace
}  // namespace centralita::status
