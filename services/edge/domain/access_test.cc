#include "services/edge/domain/access.h"

#include <gtest/gtest.h>

#include "libs/status/error.h"

namespace centralita::edge {
namespace {

const Principal kMember{.workspace_id = "w1"};
const Principal kOperator{.is_operator = true};

TEST(Access, WhatIsInternalDoesNotExistOutside) {
  for (const std::optional<Principal>& who :
       {std::optional<Principal>(), std::optional(kMember), std::optional(kOperator)}) {
    EXPECT_EQ(status::Reason(CheckAccess(Audience::kInternal, who)), "METHOD_UNKNOWN");
  }
}

TEST(Access, AKeyIsNeeded) {
  EXPECT_EQ(status::Reason(CheckAccess(Audience::kWorkspace, std::nullopt)), "KEY_REQUIRED");
  EXPECT_EQ(status::Reason(CheckAccess(Audience::kOperator, std::nullopt)), "KEY_REQUIRED");
  EXPECT_TRUE(CheckAccess(Audience::kWorkspace, kMember).ok());
}

TEST(Access, OperatorsMayDoBoth) {
  EXPECT_EQ(status::Reason(CheckAccess(Audience::kOperator, kMember)), "OPERATOR_ONLY");
  EXPECT_TRUE(CheckAccess(Audience::kOperator, kOperator).ok());
  EXPECT_TRUE(CheckAccess(Audience::kWorkspace, kOperator).ok());
}

TEST(BearerKey, IsTakenFromTheHeaderOfThatScheme) {
  EXPECT_EQ(BearerKey("Bearer abc"), "abc");
  EXPECT_EQ(BearerKey("bearer  abc "), "abc");
  EXPECT_EQ(BearerKey("Basic abc"), "");
  EXPECT_EQ(BearerKey("Bearer"), "");
  EXPECT_EQ(BearerKey(""), "");
}

}  // namespace
}  // namespace centralita::edge
