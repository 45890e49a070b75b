#include "services/calls/app/number_book.h"

#include <string>

#include <gtest/gtest.h>

#include "libs/clock/clock.h"
#include "libs/status/error.h"
#include "libs/testing/status_matchers.h"

namespace centralita::calls {
namespace {

using test::IsOk;
using test::StatusIs;

/// Knows one number and one caller, and counts how often it is asked.
class OneNumberDirectory final : public Directory {
 public:
  absl::StatusOr<OwnedNumber> ResolveNumber(absl::string_view dialled, absl::string_view,
                                            absl::Time) override {
    ++asked;
    if (down) return absl::UnavailableError("down");
    if (dialled == "?")
      return status::Error(absl::StatusCode::kInvalidArgument, "NUMBER_MALFORMED", "");
    if (dialled != "922") return status::Error(absl::StatusCode::kNotFound, "NUMBER_NOT_FOUND", "");
    return OwnedNumber{WorkspaceId("w1"), "+34922", group, "es", "ES"};
  }
  absl::StatusOr<CallerFacts> LookUpCaller(const WorkspaceId&, absl::string_view,
                                           absl::Time) override {
    if (callers_down) return absl::UnavailableError("down");
    return CallerFacts{"+34911", CallerKnowledge::kActive, "Berta"};
  }

  bool down = false;
  bool callers_down = false;
  int asked = 0;
  GroupId group{"g1"};
};

class NumberBookTest : public testing::Test {
 protected:
  absl::StatusOr<NumberVerdict> Judge(const std::string& to) {
    return book_.Judge({.from = "911", .to = to, .region = "ES"}, absl::InfiniteFuture());
  }
  NumberResolved Resolved() { return std::get<NumberResolved>(*Judge("922")); }
  std::string RejectionOf(const std::string& to) {
    return std::get<NumberRejected>(*Judge(to)).reason;
  }

  OneNumberDirectory directory_;
  FakeClock clock_{absl::FromUnixSeconds(1'790'000'000)};
  NumberBook book_{directory_, clock_};
};

TEST_F(NumberBookTest, TellsWhoseTheNumberIsAndWhoCalls) {
  const NumberResolved resolved = Resolved();
  EXPECT_EQ(resolved.group, GroupId("g1"));
  EXPECT_EQ(resolved.dialled, "+34922");
  EXPECT_EQ(resolved.caller, "+34911");
  EXPECT_EQ(resolved.caller_display_name, "Berta");
}

TEST_F(NumberBookTest, RefusesWithAReason) {
  EXPECT_EQ(RejectionOf("955"), "NUMBER_UNKNOWN");
  EXPECT_EQ(RejectionOf("?"), "NUMBER_MALFORMED");
  directory_.group = GroupId();
  EXPECT_EQ(RejectionOf("922"), "NUMBER_UNASSIGNED");
}

TEST_F(NumberBookTest, AsksOnceInThirtySecondsAndForUnknownNumbersInTwo) {
  Resolved();
  clock_.Advance(absl::Seconds(29));
  Resolved();
  EXPECT_EQ(directory_.asked, 1);
  clock_.Advance(absl::Seconds(1));
  Resolved();
  EXPECT_EQ(directory_.asked, 2);

  RejectionOf("955");
  clock_.Advance(absl::Seconds(2));
  RejectionOf("955");
  EXPECT_EQ(directory_.asked, 4);
}

TEST_F(NumberBookTest, ServesWhatItKnewWhileTheDirectoryIsAway) {
  Resolved();
  directory_.down = true;
  clock_.Advance(absl::Hours(1));
  EXPECT_EQ(Resolved().group, GroupId("g1"));
  EXPECT_THAT(Judge("933"), StatusIs(absl::StatusCode::kUnavailable));
}

TEST_F(NumberBookTest, AnUnknownCallerDelaysNoCall) {
  directory_.callers_down = true;
  const NumberResolved resolved = Resolved();
  EXPECT_EQ(resolved.caller, "911");  // As the carrier wrote it.
  EXPECT_EQ(resolved.knowledge, CallerKnowledge::kUnspecified);
}

}  // namespace
}  // namespace centralita::calls
