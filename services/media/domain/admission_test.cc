#include "services/media/domain/admission.h"

#include <gtest/gtest.h>

#include "libs/testing/status_matchers.h"

namespace centralita::media {
namespace {

using test::IsOk;
using test::StatusIs;

const absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);

TEST(Admission, TrunkHasItsChannelsAndGetsThemBack) {
  Admission admission(0);
  const Trunk trunk{.id = "t", .max_channels = 2};

  EXPECT_THAT(admission.Admit(trunk, kNow), IsOk());
  EXPECT_THAT(admission.Admit(trunk, kNow), IsOk());
  EXPECT_THAT(admission.Admit(trunk, kNow),
              StatusIs(absl::StatusCode::kResourceExhausted, "CHANNELS_FULL"));
  admission.Release("t");
  EXPECT_THAT(admission.Admit(trunk, kNow), IsOk());
  EXPECT_EQ(admission.calls(), 2);
}

TEST(Admission, RateIsASecondsWorthAndFillsUpAgain) {
  Admission admission(0);
  const Trunk trunk{.id = "t", .max_calls_per_second = 2};

  EXPECT_THAT(admission.Admit(trunk, kNow), IsOk());
  EXPECT_THAT(admission.Admit(trunk, kNow), IsOk());
  const absl::Status fast = admission.Admit(trunk, kNow);
  EXPECT_THAT(fast, StatusIs(absl::StatusCode::kResourceExhausted, "CALLS_TOO_FAST"));
  EXPECT_EQ(status::RetryDelay(fast), absl::Seconds(1));
  EXPECT_THAT(admission.Admit(trunk, kNow + absl::Milliseconds(500)), IsOk());
  EXPECT_FALSE(admission.Admit(trunk, kNow + absl::Milliseconds(600)).ok());
}

TEST(Admission, WholeGatewayHasALimitToo) {
  Admission admission(1);

  EXPECT_THAT(admission.Admit({.id = "a"}, kNow), IsOk());
  EXPECT_THAT(admission.Admit({.id = "b"}, kNow),
              StatusIs(absl::StatusCode::kResourceExhausted, "GATEWAY_FULL"));
}

TEST(Admission, ReleasingWhatWasNeverAdmittedDoesNothing) {
  Admission admission(0);

  admission.Release("t");

  EXPECT_EQ(admission.calls(), 0);
}

}  // namespace
}  // namespace centralita::media
