#include "libs/postgres/transaction.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "libs/status/error.h"

namespace centralita::postgres::internal {
namespace {

using Body = std::function<absl::Status(pqxx::transaction_base&)>;

// How long after the deadline a server that says nothing is given up. In good order its own
// statement_timeout has ended the statement before.
constexpr absl::Duration kWatchdogGrace = absl::Milliseconds(500);

enum class Stage { kBegin, kBody, kCommit };

struct Outcome {
  absl::Status status;
  Stage stage;
  bool broken = false;  // The link.
  bool open = false;    // The transaction still is.
};

/// BEGIN and the timeout in one round trip, which is why no pqxx::work is used here.
std::string BeginStatement(Mode mode, absl::Time deadline) {
  // In milliseconds; Postgres reads 0 as "no limit" and refuses more than an int32.
  const int64_t left = std::clamp<int64_t>(absl::ToInt64Milliseconds(deadline - absl::Now()), 1,
                                           std::numeric_limits<int32_t>::max());
  return absl::StrCat(
      mode == Mode::kReadOnly ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN",
      "; SET LOCAL statement_timeout = ", left);
}

absl::Status InDoubt(const absl::Status& cause) {
  return status::Error(absl::StatusCode::kUnknown, "COMMIT_IN_DOUBT", cause.message());
}

Outcome RunOn(Pool& pool, pqxx::connection& connection, absl::Time deadline, Mode mode,
              const Body& body) {
  const Watchdog::Watch watch(pool.watchdog(), connection.sock(), deadline + kWatchdogGrace);
  Stage stage = mode == Mode::kOnce ? Stage::kBody : Stage::kBegin;
  absl::Status status;
  try {
    pqxx::nontransaction transaction(connection);
    if (mode == Mode::kOnce) return {.status = body(transaction), .stage = stage};

    transaction.exec(BeginStatement(mode, deadline));
    stage = Stage::kBody;
    status = body(transaction);
    if (!status.ok()) return {.status = status, .stage = stage, .open = true};
    stage = Stage::kCommit;
    transaction.exec("COMMIT");
    return {.status = absl::OkStatus(), .stage = stage};
  } catch (...) {
    status = CurrentExceptionToStatus();
  }
  const bool broken = IsUnreachable(status) || !connection.is_open() || watch.bitten();
  if (watch.bitten()) {
    status = status::Error(absl::StatusCode::kDeadlineExceeded, "POSTGRES_SILENT",
                           "the database server did not answer in time");
  }
  const bool may_be_done = stage == Stage::kCommit || mode == Mode::kOnce;
  if (broken && may_be_done) status = InDoubt(status);
  const bool open = mode != Mode::kOnce && stage == Stage::kBody;
  return {.status = status, .stage = stage, .broken = broken, .open = open};
}

/// Ends a transaction that is still open. False if the connection is of no use then.
bool RollBack(Pool& pool, pqxx::connection& connection) {
  const Watchdog::Watch watch(pool.watchdog(), connection.sock(), absl::Now() + absl::Seconds(1));
  try {
    pqxx::nontransaction(connection).exec("ROLLBACK");
    return true;
  } catch (...) {
    return false;
  }
}

}  // namespace

absl::Status Run(Pool& pool, absl::Time deadline, Mode mode, const Body& body) {
  for (bool repeated = false;; repeated = true) {
    absl::StatusOr<Pool::Lease> lease = pool.Acquire(deadline);
    if (!lease.ok()) return lease.status();
    const Outcome outcome = RunOn(pool, **lease, deadline, mode, body);
    if (outcome.status.ok()) return outcome.status;

    const bool reusable = !outcome.broken && (!outcome.open || RollBack(pool, **lease));
    if (!reusable) lease->Discard();
    const bool harmless = outcome.stage == Stage::kBegin || mode == Mode::kReadOnly;
    if (!IsUnreachable(outcome.status) || !harmless || repeated) return outcome.status;
  }
}

}  // namespace centralita::postgres::internal
