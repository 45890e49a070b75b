#pragma once

#include <ostream>
#include <string>
#include <utility>

#include <gmock/gmock.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "libs/status/error.h"

// Not `testing`: inside of namespace centralita that name must go on meaning GoogleTest's.
namespace centralita::test {

inline const absl::Status& StatusOf(const absl::Status& status) { return status; }
template <typename T>
const absl::Status& StatusOf(const absl::StatusOr<T>& result) {
  return result.status();
}

/// EXPECT_THAT(store.Get(id), IsOk());
MATCHER(IsOk, negation ? "is an error" : "is OK") {
  *result_listener << StatusOf(arg).ToString();
  return arg.ok();
}

/// EXPECT_THAT(store.Get(id), StatusIs(absl::StatusCode::kNotFound));
MATCHER_P(StatusIs, code, "has code " + absl::StatusCodeToString(code)) {
  *result_listener << StatusOf(arg).ToString();
  return StatusOf(arg).code() == code;
}

/// EXPECT_THAT(store.Get(id), StatusIs(absl::StatusCode::kNotFound, "GROUP_NOT_FOUND"));
MATCHER_P2(StatusIs, code, reason,
           "has code " + absl::StatusCodeToString(code) + " and reason " +
               ::testing::PrintToString(reason)) {
  *result_listener << StatusOf(arg).ToString();
  return StatusOf(arg).code() == code &&
         ::testing::ExplainMatchResult(reason, status::Reason(StatusOf(arg)), result_listener);
}

/// EXPECT_THAT(store.Get(id), IsOkAndHolds(Field(&Group::name, "Sales")));
MATCHER_P(IsOkAndHolds, inner, "is OK and holds what is expected") {
  if (!arg.ok()) {
    *result_listener << arg.status().ToString();
    return false;
  }
  return ::testing::ExplainMatchResult(inner, *arg, result_listener);
}

}  // namespace centralita::test

#define CENTRALITA_CONCAT_INNER(a, b) a##b
#define CENTRALITA_CONCAT(a, b) CENTRALITA_CONCAT_INNER(a, b)

/// ASSERT_OK_AND_ASSIGN(Group group, store.Get(id));
#define ASSERT_OK_AND_ASSIGN(declaration, expression) \
  ASSERT_OK_AND_ASSIGN_INNER(CENTRALITA_CONCAT(result_, __LINE__), declaration, expression)
#define ASSERT_OK_AND_ASSIGN_INNER(result, declaration, expression) \
  auto result = (expression);                                       \
  ASSERT_TRUE(result.ok()) << result.status();                      \
  declaration = *std::move(result)
