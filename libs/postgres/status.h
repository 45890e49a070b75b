#pragma once

#include "absl/status/status.h"

namespace centralita::postgres {

/// Turns what libpqxx has thrown into a Status. Call it inside `catch (...)`.
///
/// Exceptions stop here: no code above libs/postgres sees one. SQLSTATE decides:
///   40001, 40P01   ABORTED TRANSACTION_CONFLICT  serialization failure, deadlock: begin again
///   57014          DEADLINE_EXCEEDED STATEMENT_TIMEOUT
///   42P01          UNAVAILABLE SCHEMA_NOT_READY  no such table: the migrations have not run yet
///   23505          ALREADY_EXISTS      unique violation
///   23503, 23514   FAILED_PRECONDITION foreign key, check
///   08…, 57P0…     UNAVAILABLE POSTGRES_UNREACHABLE  broken link, server going down or coming up
///   all others     INTERNAL
/// https://www.postgresql.org/docs/15/errcodes-appendix.html
absl::Status CurrentExceptionToStatus();

/// Whether `status` says that the link to the server is broken.
bool IsUnreachable(const absl::Status& status);

}  // namespace centralita::postgres
