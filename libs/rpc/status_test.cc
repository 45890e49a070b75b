#include "libs/rpc/status.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/log/sink.h"
#include "libs/status/error.h"
#include "libs/testing/status_matchers.h"

namespace centralita::rpc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;

absl::Status RoundTrip(const absl::Status& status) {
  return FromGrpc(ToGrpc(status, "groups.centralita"));
}

TEST(Status, KeepsCodeMessageReasonAndMetadataOnTheWire) {
  const absl::Status sent = status::Error(absl::StatusCode::kNotFound, "GROUP_NOT_FOUND",
                                          "no group \"g\"", {{"group", "g"}});

  const absl::Status received = RoundTrip(sent);

  EXPECT_THAT(received, test::StatusIs(absl::StatusCode::kNotFound, "GROUP_NOT_FOUND"));
  EXPECT_EQ(received.message(), "no group \"g\"");
  EXPECT_THAT(status::Metadata(received), ElementsAre(Pair("group", "g")));
}

TEST(Status, KeepsTheAdviceWhenToTryAgain) {
  const absl::Status received = RoundTrip(status::WithRetryDelay(
      status::Error(absl::StatusCode::kResourceExhausted, "QUEUE_FULL", "full"),
      absl::Milliseconds(2500)));

  EXPECT_EQ(status::RetryDelay(received), absl::Milliseconds(2500));
  EXPECT_EQ(status::Reason(received), "QUEUE_FULL");
}

TEST(Status, WithholdsTheMessageOfOurOwnFaultsAndLogsIt) {
  std::vector<std::string> lines;
  const log::ScopedSink sink([&](absl::string_view line) { lines.emplace_back(line); });
  for (const auto code :
       {absl::StatusCode::kInternal, absl::StatusCode::kUnknown, absl::StatusCode::kDataLoss}) {
    const grpc::Status wire = ToGrpc(absl::Status(code, "SELECT secret"), "groups.centralita");

    EXPECT_EQ(wire.error_message(), "internal error");
    EXPECT_THAT(wire.error_details(), Not(HasSubstr("secret")));
    EXPECT_THAT(lines.back(), HasSubstr("SELECT secret"));
    EXPECT_THAT(lines.back(), HasSubstr("\"level\":\"error\""));
  }
}

TEST(Status, WithholdsTheMessageOfARefusalThatHasNoReason) {
  const grpc::Status wire =
      ToGrpc(absl::FailedPreconditionError("Failing row contains (secret)"), "groups.centralita");

  EXPECT_EQ(wire.error_message(), "FAILED_PRECONDITION");
  EXPECT_THAT(wire.error_details(), Not(HasSubstr("secret")));
}

TEST(Status, CutsWhatWouldNotFitIntoTheHeadersOfAnAnswer) {
  const std::string text = "no group " + std::string(200'000, 'x');
  std::string letters;
  for (int i = 0; i < 1000; ++i) letters += "\u00f1";  // Two bytes each: never cut in half.

  const absl::Status received = RoundTrip(status::Error(
      absl::StatusCode::kNotFound, "GROUP_NOT_FOUND", text, {{"group", "x" + letters}}));

  EXPECT_EQ(received.message(), text.substr(0, 300) + "...");
  EXPECT_THAT(status::Metadata(received),
              ElementsAre(Pair("group", ("x" + letters).substr(0, 299) + "...")));
}

TEST(Status, OkIsOk) { EXPECT_TRUE(RoundTrip(absl::OkStatus()).ok()); }

TEST(Status, ReadsWhatCarriesNoDetails) {
  const absl::Status plain = FromGrpc(grpc::Status(grpc::StatusCode::UNAVAILABLE, "gone"));
  EXPECT_THAT(plain, test::StatusIs(absl::StatusCode::kUnavailable, ""));

  const absl::Status garbage =
      FromGrpc(grpc::Status(grpc::StatusCode::ABORTED, "x", "\xff\xff garbage"));
  EXPECT_THAT(garbage, test::StatusIs(absl::StatusCode::kAborted, ""));
}

}  // namespace
}  // namespace centralita::rpc
