#include "libs/postgres/status.h"

#include <string>

#include <pqxx/pqxx>

#include "absl/strings/match.h"
#include "libs/status/error.h"

namespace centralita::postgres {
namespace {

constexpr char kUnreachable[] = "POSTGRES_UNREACHABLE";

absl::Status Unreachable(absl::string_view message) {
  return status::Error(absl::StatusCode::kUnavailable, kUnreachable, message);
}

absl::Status Conflict(absl::string_view message) {
  return status::Error(absl::StatusCode::kAborted, "TRANSACTION_CONFLICT", message);
}

absl::Status FromSqlState(const std::string& sqlstate, absl::string_view message) {
  if (sqlstate == "40001" || sqlstate == "40P01") return Conflict(message);
  if (sqlstate == "57014") {
    return status::Error(absl::StatusCode::kDeadlineExceeded, "STATEMENT_TIMEOUT", message);
  }
  if (sqlstate == "42P01") {  // At a first start, before the migrations have run.
    return status::Error(absl::StatusCode::kUnavailable, "SCHEMA_NOT_READY", message);
  }
  if (sqlstate == "23505") return absl::AlreadyExistsError(message);
  if (sqlstate == "23503" || sqlstate == "23514") return absl::FailedPreconditionError(message);
  if (absl::StartsWith(sqlstate, "08") || absl::StartsWith(sqlstate, "57P0")) {
    return Unreachable(message);
  }
  return absl::InternalError(message);
}

}  // namespace

absl::Status CurrentExceptionToStatus() {
  try {
    throw;
  } catch (const pqxx::broken_connection& e) {
    return Unreachable(e.what());
  } catch (const pqxx::sql_error& e) {
    return FromSqlState(e.sqlstate(), e.what());
  } catch (const pqxx::transaction_rollback& e) {  // No SQLSTATE: libpqxx has recognised it.
    return Conflict(e.what());
  } catch (const pqxx::in_doubt_error& e) {  // The link broke during COMMIT: done, or not.
    return absl::UnknownError(e.what());
  } catch (const std::exception& e) {
    return absl::InternalError(e.what());
  }
}

bool IsUnreachable(const absl::Status& status) { return status::Reason(status) == kUnreachable; }

}  // namespace centralita::postgres
