#pragma once

#include <functional>
#include <type_traits>
#include <utility>

#include <pqxx/pqxx>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "libs/postgres/pool.h"
#include "libs/postgres/status.h"

namespace centralita::postgres {

namespace internal {

enum class Mode { kReadWrite, kReadOnly, kOnce };

/// Runs `body` as `mode` says.
absl::Status Run(Pool& pool, absl::Time deadline, Mode mode,
                 const std::function<absl::Status(pqxx::transaction_base&)>& body);

template <typename Body>
auto RunWithResult(Pool& pool, absl::Time deadline, Mode mode, Body& body)
    -> std::invoke_result_t<Body&, pqxx::transaction_base&> {
  using Result = std::invoke_result_t<Body&, pqxx::transaction_base&>;
  if constexpr (std::is_same_v<Result, absl::Status>) {
    return Run(pool, deadline, mode, body);
  } else {
    Result result = absl::UnknownError("not run");
    absl::Status ran = Run(pool, deadline, mode, [&](pqxx::transaction_base& transaction) {
      result = body(transaction);
      return result.status();
    });
    if (!ran.ok()) return ran;
    return result;
  }
}

}  // namespace internal

/// Runs `body` in one transaction and commits if it returns OK; otherwise rolls back.
///
/// `body` takes a pqxx::transaction_base& and returns Status or StatusOr. It may throw what libpqxx
/// throws, but must not catch that and return OK. No statement outlives `deadline`. If the connection proves to have been cut before the
/// transaction began, another is taken; after that nothing is repeated, and a link that breaks
/// during COMMIT is UNKNOWN: done, or not.
template <typename Body>
auto ReadWrite(Pool& pool, absl::Time deadline, Body body) {
  return internal::RunWithResult(pool, deadline, internal::Mode::kReadWrite, body);
}

/// As ReadWrite, but one consistent snapshot for all of `body`, and nothing written. `body` may run
/// twice, if the link breaks during the first.
template <typename Body>
auto ReadOnly(Pool& pool, absl::Time deadline, Body body) {
  return internal::RunWithResult(pool, deadline, internal::Mode::kReadOnly, body);
}

/// Runs a `body` of exactly one statement, without BEGIN and COMMIT: one round trip instead of
/// three. The statement commits when it is done, whatever `body` returns. A link that breaks while
/// it runs is UNKNOWN, since it may have been done.
template <typename Body>
auto Once(Pool& pool, absl::Time deadline, Body body) {
  return internal::RunWithResult(pool, deadline, internal::Mode::kOnce, body);
}

}  // namespace centralita::postgres
