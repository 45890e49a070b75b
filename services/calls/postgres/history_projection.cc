#include "services/calls/postgres/history_projection.h"

#include <map>
#include <string>
#include <vector>

#include "libs/eventlog/cursors.h"
#include "libs/postgres/transaction.h"
#include "libs/postgres/values.h"
#include "services/calls/app/labels.h"
#include "services/calls/postgres/migrations.h"
#include "services/calls/wire/call.h"

namespace centralita::calls {
namespace {

constexpr char kConsumer[] = "history";
constexpr absl::Duration kPatience = absl::Seconds(30);

// A version that is older than the row's comes from an entry that is handled late.
constexpr char kUpsertCall[] = R"sql(
  INSERT INTO calls.calls (call_id, workspace_id, create_time, state, live, outcome, group_id,
                           agent_id, version, document)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
  ON CONFLICT (call_id) DO UPDATE SET
    state = excluded.state, live = excluded.live, outcome = excluded.outcome,
    group_id = excluded.group_id, agent_id = excluded.agent_id, version = excluded.version,
    document = excluded.document
  WHERE calls.calls.version < excluded.version)sql";

using Folds = std::map<std::string, StoredCall>;

/// The calls of `entries`, each as its whole log makes it.
absl::StatusOr<Folds> FoldAll(CallStore& calls, absl::Span<const eventlog::FeedEntry> entries,
                              absl::Time deadline) {
  Folds folds;
  for (const eventlog::FeedEntry& entry : entries) {
    if (folds.contains(entry.aggregate)) continue;
    const absl::StatusOr<std::vector<Event>> events =
        calls.History(CallId(entry.aggregate), deadline);
    if (!events.ok()) return events.status();
    StoredCall& fold = folds[entry.aggregate];
    for (const Event& event : *events) Apply(fold.call, event);
    fold.version = static_cast<int64_t>(events->size());
  }
  return folds;
}

void Write(pqxx::transaction_base& transaction, const CallId& id, const StoredCall& stored) {
  const Call& call = stored.call;
  if (call.workspace.empty()) return;  // Nobody's call is in nobody's list.
  const std::string group = call.number.has_value() ? call.number->group.value() : "";
  transaction.exec_params(
      kUpsertCall, id.value(), call.workspace.value(), postgres::ToTimestamp(call.received_at),
      LabelOf(call.phase), !call.ended(), LabelOf(call.end.outcome),
      call.ended() ? call.end.group.value() : group, call.agent.value(), stored.version,
      postgres::ToBytea(ToProto(id, call, stored.version).SerializeAsString()));
}

}  // namespace

absl::StatusOr<eventlog::Cursor> HistoryProjection::LoadCursor() {
  return eventlog::LoadCursor(pool_, kSchema, kConsumer, clock_.Now() + kPatience);
}

absl::Status HistoryProjection::Handle(absl::Span<const eventlog::FeedEntry> entries) {
  const absl::Time deadline = clock_.Now() + kPatience;
  const absl::StatusOr<Folds> folds = FoldAll(calls_, entries, deadline);
  if (!folds.ok()) return folds.status();
  for (const auto& [id, fold] : *folds) watchers_.Changed(CallId(id));
  return postgres::ReadWrite(
      pool_, deadline, [&](pqxx::transaction_base& transaction) -> absl::Status {
        const auto fresh = eventlog::TakeEntries(transaction, kSchema, kConsumer, entries);
        if (!fresh.ok()) return fresh.status();
        if (fresh->empty()) return absl::OkStatus();
        for (const auto& [id, fold] : *folds) Write(transaction, CallId(id), fold);
        return absl::OkStatus();
      });
}

}  // namespace centralita::calls
