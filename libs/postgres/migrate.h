#pragma once

#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "libs/postgres/pool.h"

namespace centralita::postgres {

/// (file name, SQL), in the order of the names; as centralita_embed() makes them.
using Migrations = std::vector<std::pair<absl::string_view, absl::string_view>>;

/// Brings the tables of `schema` up to date: runs the files that have not run, each in one
/// transaction with its entry in <schema>.schema_migrations, which it creates, with the schema, if
/// need be. Several processes may do so at once; one waits for the other.
///
/// FAILED_PRECONDITION with MIGRATION_CHANGED if a file that has run was changed since (its SHA-256
/// differs), MIGRATION_UNKNOWN if the database is newer than this program, MIGRATION_OUT_OF_ORDER
/// if a file would run after a later one; INTERNAL with MIGRATION_FAILED (metadata: file) if the
/// SQL fails, with nothing of that file done.
absl::Status Migrate(Pool& pool, absl::string_view schema, const Migrations& migrations,
                     absl::Time deadline);

}  // namespace centralita::postgres
