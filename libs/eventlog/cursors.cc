#include "libs/eventlog/cursors.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_replace.h"
#include "libs/postgres/transaction.h"
#include "libs/postgres/values.h"

namespace centralita::eventlog {
namespace {

constexpr char kLoad[] = "SELECT cursor FROM {schema}.cursors WHERE consumer = $1";

/// Makes the row if need be, locks it, and tells what it says after the wait.
constexpr char kLock[] = R"sql(
INSERT INTO {schema}.cursors (consumer, cursor) VALUES ($1, '')
ON CONFLICT (consumer) DO UPDATE SET consumer = excluded.consumer
RETURNING cursor)sql";

constexpr char kMove[] = R"sql(
UPDATE {schema}.cursors SET cursor = $2, updated_at = clock_timestamp() WHERE consumer = $1)sql";

std::string For(absl::string_view schema, absl::string_view sql) {
  return absl::StrReplaceAll(sql, {{"{schema}", schema}});
}

}  // namespace

absl::StatusOr<Cursor> LoadCursor(postgres::Pool& pool, absl::string_view schema,
                                  absl::string_view consumer, absl::Time deadline) {
  return postgres::ReadOnly(
      pool, deadline, [&](pqxx::transaction_base& transaction) -> absl::StatusOr<Cursor> {
        const pqxx::result rows = transaction.exec_params(For(schema, kLoad), consumer);
        return rows.empty() ? Cursor{} : ParseCursor(rows[0][0].c_str());
      });
}

absl::StatusOr<absl::Span<const FeedEntry>> TakeEntries(pqxx::transaction_base& transaction,
                                                        absl::string_view schema,
                                                        absl::string_view consumer,
                                                        absl::Span<const FeedEntry> entries) {
  const pqxx::result rows = transaction.exec_params(For(schema, kLock), consumer);
  const absl::StatusOr<Cursor> handled = ParseCursor(rows[0][0].c_str());
  if (!handled.ok()) return absl::DataLossError(handled.status().message());
  const auto first = std::find_if(entries.begin(), entries.end(),
                                  [&](const FeedEntry& entry) { return *handled < entry.cursor; });
  const auto fresh = entries.subspan(static_cast<size_t>(first - entries.begin()));
  if (!fresh.empty()) {
    transaction.exec_params(For(schema, kMove), consumer, ToText(fresh.back().cursor));
  }
  return fresh;
}

}  // namespace centralita::eventlog
