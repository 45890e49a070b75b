#include "libs/postgres/migrate.h"

#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "libs/log/log.h"
#include "libs/postgres/requests.h"
#include "libs/postgres/transaction.h"
#include "libs/postgres/values.h"
#include "libs/status/error.h"

namespace centralita::postgres {
namespace {

constexpr char kLock[] = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";

constexpr char kTableExists[] = "SELECT to_regclass($1) IS NOT NULL";

using Applied = std::map<std::string, std::string>;  // Checksum by file name.

absl::Status Refuse(absl::string_view reason, absl::string_view file, absl::string_view why) {
  return status::Error(absl::StatusCode::kFailedPrecondition, reason,
                       absl::StrCat("migration ", file, " ", why), {{"file", std::string(file)}});
}

std::string TableOf(pqxx::transaction_base& transaction, absl::string_view schema) {
  return transaction.quote_name(std::string(schema)) + ".schema_migrations";
}

Applied ReadApplied(pqxx::transaction_base& transaction, absl::string_view schema) {
  const std::string table = TableOf(transaction, schema);
  if (!transaction.exec_params1(kTableExists, table)[0].as<bool>()) {
    transaction.exec("CREATE SCHEMA IF NOT EXISTS " + transaction.quote_name(std::string(schema)));
    transaction.exec("CREATE TABLE " + table +
                     " (name text PRIMARY KEY, sha256 text NOT NULL,"
                     " applied_at timestamptz NOT NULL DEFAULT now())");
  }
  Applied applied;
  for (const pqxx::row& row : transaction.exec("SELECT name, sha256 FROM " + table)) {
    applied.emplace(row[0].c_str(), row[1].c_str());
  }
  return applied;
}

absl::Status CheckAgainst(const Applied& applied, const Migrations& migrations) {
  size_t known = 0;
  for (const auto& [name, sql] : migrations) {
    const auto it = applied.find(std::string(name));
    if (it == applied.end()) continue;
    ++known;
    if (it->second != FingerprintOf(sql)) {
      return Refuse("MIGRATION_CHANGED", name, "was changed after it had run");
    }
  }
  if (known == applied.size()) return absl::OkStatus();
  return Refuse("MIGRATION_UNKNOWN", applied.rbegin()->first,
                "has run, or one before it, and is not known to this program");
}

absl::Status Apply(pqxx::transaction_base& transaction, absl::string_view schema,
                   absl::string_view name, absl::string_view sql) {
  try {
    transaction.exec(std::string(sql), std::string(name));
  } catch (const pqxx::sql_error&) {
    const absl::Status cause = CurrentExceptionToStatus();
    if (IsUnreachable(cause)) return cause;
    return status::Error(absl::StatusCode::kInternal, "MIGRATION_FAILED",
                         absl::StrCat("migration ", name, ": ", cause.message()),
                         {{"file", std::string(name)}});
  }
  transaction.exec_params(
      "INSERT INTO " + TableOf(transaction, schema) + " (name, sha256) VALUES ($1, $2)", name,
      FingerprintOf(sql));
  return absl::OkStatus();
}

/// Runs the first file that has not run; returns its name, or "" if there is none. Whoever else
/// migrates this schema waits for the end of the transaction.
absl::StatusOr<std::string> ApplyNext(pqxx::transaction_base& transaction, absl::string_view schema,
                                      const Migrations& migrations) {
  transaction.exec_params(kLock, absl::StrCat("centralita.migrate.", schema));
  const Applied applied = ReadApplied(transaction, schema);
  if (absl::Status valid = CheckAgainst(applied, migrations); !valid.ok()) return valid;

  for (const auto& [name, sql] : migrations) {
    if (applied.contains(std::string(name))) continue;
    if (!applied.empty() && applied.rbegin()->first > name) {
      return Refuse("MIGRATION_OUT_OF_ORDER", name,
                    absl::StrCat("comes after ", applied.rbegin()->first, ", which has run"));
    }
    if (absl::Status done = Apply(transaction, schema, name, sql); !done.ok()) return done;
    return std::string(name);
  }
  return std::string();
}

}  // namespace

absl::Status Migrate(Pool& pool, absl::string_view schema, const Migrations& migrations,
                     absl::Time deadline) {
  while (true) {
    const absl::StatusOr<std::string> applied =
        ReadWrite(pool, deadline, [&](pqxx::transaction_base& transaction) {
          return ApplyNext(transaction, schema, migrations);
        });
    if (!applied.ok()) return applied.status();
    if (applied->empty()) return absl::OkStatus();
    log::Info("migration ran", {{"schema", schema}, {"file", *applied}});
  }
}

}  // namespace centralita::postgres
