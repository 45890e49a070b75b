#include "libs/lifecycle/channel.h"

#include <gtest/gtest.h>

#include "libs/testing/status_matchers.h"

namespace centralita::lifecycle {
namespace {

using test::IsOkAndHolds;
using test::StatusIs;

TEST(ToTarget, SpeaksToGrpcAsItWants) {
  EXPECT_THAT(ToTarget("10.0.0.1:7101,10.0.0.2:7101"),
              IsOkAndHolds("ipv4:10.0.0.1:7101,10.0.0.2:7101"));
  EXPECT_THAT(ToTarget("routing.svc:7103"), IsOkAndHolds("dns:///routing.svc:7103"));
  EXPECT_THAT(ToTarget("unix:/run/x.sock"), IsOkAndHolds("unix:/run/x.sock"));
}

class ToTargetRefuses : public testing::TestWithParam<const char*> {};

TEST_P(ToTargetRefuses, WhatItCannotReach) {
  EXPECT_THAT(ToTarget(GetParam()),
              StatusIs(absl::StatusCode::kInvalidArgument, "ADDRESS_MALFORMED"));
}

INSTANTIATE_TEST_SUITE_P(, ToTargetRefuses,
                         testing::Values("", "host", "host:", "host:x", "host:0", "host:70000",
                                         ":80", "a:1,b:2", "10.0.0.1:1,b:2"));

}  // namespace
}  // namespace centralita::lifecycle
