#include "services/routing/postgres/pg_history.h"

#include <string>
#include <utility>

#include "libs/postgres/transaction.h"
#include "libs/postgres/values.h"
#include "services/routing/wire/command.h"
#include "services/routing/wire/snapshot.h"

namespace centralita::routing {
namespace {

// By how much the clock of a replica may be ahead of PostgreSQL's.
constexpr absl::Duration kSkew = absl::Minutes(1);

constexpr char kNewestBeforeVersion[] = R"sql(
SELECT version, payload FROM routing.checkpoints
WHERE workspace = $1 AND version < $2 ORDER BY version DESC LIMIT 1)sql";

constexpr char kNewestBeforeTime[] = R"sql(
SELECT version, payload FROM routing.checkpoints
WHERE workspace = $1 AND saved_at < $2 ORDER BY version DESC LIMIT 1)sql";

constexpr char kEntries[] = R"sql(
SELECT first_version, payloads FROM routing.events
WHERE aggregate = $1 AND first_version > $2 ORDER BY first_version LIMIT $3)sql";

constexpr char kFindCall[] = R"sql(
SELECT group_id, first_version, last_time FROM routing.call_spans
WHERE workspace = $1 AND call_id = $2)sql";

absl::StatusOr<History::State> StateIn(const pqxx::result& rows) {
  if (rows.empty()) return History::State{};
  absl::StatusOr<Workspace> workspace = DecodeSnapshot(postgres::FromBytea(rows[0][1]));
  if (!workspace.ok()) return workspace.status();
  return History::State{.version = rows[0][0].as<int64_t>(), .workspace = *std::move(workspace)};
}

absl::StatusOr<History::Entry> EntryIn(const pqxx::row& row) {
  History::Entry entry{.first_version = row[0].as<int64_t>()};
  const absl::StatusOr<std::vector<std::string>> payloads = postgres::ParseByteaArray(row[1]);
  if (!payloads.ok()) return payloads.status();
  for (const std::string& payload : *payloads) {
    absl::StatusOr<Event> event = DecodeEventAndCause(payload);
    if (!event.ok()) return event.status();
    entry.events.push_back(*std::move(event));
  }
  return entry;
}

}  // namespace

absl::StatusOr<History::State> PgHistory::Before(const WorkspaceId& workspace, int64_t version,
                                                 absl::Time deadline) {
  return postgres::ReadOnly(pool_, deadline, [&](pqxx::transaction_base& transaction) {
    return StateIn(transaction.exec_params(kNewestBeforeVersion, workspace.value(), version));
  });
}

absl::StatusOr<History::State> PgHistory::Before(const WorkspaceId& workspace, absl::Time time,
                                                 absl::Time deadline) {
  return postgres::ReadOnly(pool_, deadline, [&](pqxx::transaction_base& transaction) {
    return StateIn(transaction.exec_params(kNewestBeforeTime, workspace.value(),
                                           postgres::ToTimestamp(time - kSkew)));
  });
}

absl::StatusOr<std::vector<History::Entry>> PgHistory::Read(const WorkspaceId& workspace,
                                                            int64_t version, int max,
                                                            absl::Time deadline) {
  using Result = absl::StatusOr<std::vector<Entry>>;
  return postgres::ReadOnly(pool_, deadline, [&](pqxx::transaction_base& transaction) -> Result {
    std::vector<Entry> entries;
    for (const auto& row : transaction.exec_params(kEntries, workspace.value(), version, max)) {
      absl::StatusOr<Entry> entry = EntryIn(row);
      if (!entry.ok()) return entry.status();
      entries.push_back(*std::move(entry));
    }
    return entries;
  });
}

absl::StatusOr<std::optional<History::Span>> PgHistory::FindCall(const WorkspaceId& workspace,
                                                                 const CallId& call,
                                                                 absl::Time deadline) {
  using Result = absl::StatusOr<std::optional<Span>>;
  return postgres::ReadOnly(pool_, deadline, [&](pqxx::transaction_base& transaction) -> Result {
    const pqxx::result rows = transaction.exec_params(kFindCall, workspace.value(), call.value());
    if (rows.empty()) return std::optional<Span>();
    const absl::StatusOr<absl::Time> last = postgres::ParseTimestamp(rows[0][2].c_str());
    if (!last.ok()) return last.status();
    return std::optional(Span{.group = GroupId(rows[0][0].c_str()),
                              .first_version = rows[0][1].as<int64_t>(),
                              .last_time = *last});
  });
}

}  // namespace centralita::routing
