#include "services/routing/postgres/tally_keeper.h"

#include <map>
#include <string>
#include <vector>

#include "libs/eventlog/cursors.h"
#include "libs/postgres/transaction.h"
#include "libs/postgres/values.h"
#include "services/routing/domain/tally.h"
#include "services/routing/postgres/open_tallies.h"
#include "services/routing/wire/event.h"

namespace centralita::routing {
namespace {

constexpr char kSchema[] = "routing";
constexpr char kConsumer[] = "tally";
constexpr absl::Duration kPatience = absl::Seconds(30);
constexpr absl::Duration kForgetEvery = absl::Hours(1);

// One writer at a time: the cursor sees to that. (An upsert would have its increments checked as a row.)
constexpr char kAdd[] = R"sql(
UPDATE routing.served SET
  received = received + $4, answered = answered + $5, handled = handled + $6, missed = missed + $7,
  abandoned = abandoned + $8, overflowed = overflowed + $9, failed = failed + $10,
  merged = merged + $11, answered_in_time = answered_in_time + $12,
  abandoned_early = abandoned_early + $13, answer_ns = answer_ns + $14, talk_ns = talk_ns + $15,
  wrap_up_ns = wrap_up_ns + $16, longest_wait_ns = greatest(longest_wait_ns, $17)
WHERE workspace = $1 AND group_id = $2 AND start_time = $3)sql";

constexpr char kInsert[] = R"sql(
INSERT INTO routing.served (
  workspace, group_id, start_time, received, answered, handled, missed, abandoned, overflowed, failed,
  merged, answered_in_time, abandoned_early, answer_ns, talk_ns, wrap_up_ns, longest_wait_ns)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17))sql";

// A call that comes again after it was forgotten begins anew.
constexpr char kSpan[] = R"sql(
INSERT INTO routing.call_spans AS c (workspace, call_id, group_id, first_version, last_version, last_time)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (workspace, call_id) DO UPDATE SET
  group_id = CASE WHEN $3 = '' THEN c.group_id ELSE $3 END,
  first_version = CASE WHEN $7 THEN $4 ELSE c.first_version END,
  last_version = $5, last_time = $6)sql";

constexpr char kCheckpoint[] = R"sql(
INSERT INTO routing.checkpoints (workspace, version, saved_at, payload)
SELECT s.aggregate, s.version, s.saved_at, s.payload FROM routing.snapshots s
WHERE s.aggregate = $1 AND NOT EXISTS (
  SELECT FROM routing.checkpoints c WHERE c.workspace = $1 AND c.version > s.version - $2)
ON CONFLICT DO NOTHING)sql";

constexpr char kForgetSpans[] = "DELETE FROM routing.call_spans WHERE last_time < $1";

// The newest one before that stays: what is kept just behind it is read from there.
constexpr char kForgetCheckpoints[] = R"sql(
DELETE FROM routing.checkpoints c
WHERE saved_at < $1 AND EXISTS (
  SELECT FROM routing.checkpoints n
  WHERE n.workspace = c.workspace AND n.version > c.version AND n.saved_at < $1))sql";

/// Where a call is, as far as a batch says.
struct Span {
  bool begins = false;
  std::string group;  // Empty: as before.
  int64_t first = 0;
  int64_t last = 0;
  absl::Time time;
};

/// What a batch says of one workspace.
struct Batch {
  std::vector<Event> events;
  std::map<CallId, Span> spans;
};

void AddSpan(const Event& event, int64_t version, std::map<CallId, Span>& spans) {
  const auto add = [&](const CallId& call, const std::string& group, bool begins) {
    Span& span = spans.try_emplace(call, Span{.first = version}).first->second;
    if (begins) {
      span.begins = true;
      span.first = version;
    }
    if (!group.empty()) span.group = group;
    span.last = version;
    span.time = event.time;
  };
  if (const auto* received = std::get_if<CallReceived>(&event.fact)) {
    add(received->call, received->group.value(), true);
  } else if (const auto* moved = std::get_if<CallMoved>(&event.fact)) {
    add(moved->call, moved->to.value(), false);
  } else if (const auto* missed = std::get_if<CallMissed>(&event.fact)) {
    add(missed->call, "", false);
  } else if (const auto* ended = std::get_if<CallEnded>(&event.fact)) {
    add(ended->call, "", false);
  }
}

absl::StatusOr<std::map<std::string, Batch>> ByWorkspace(
    absl::Span<const eventlog::FeedEntry> entries) {
  std::map<std::string, Batch> batches;
  for (const eventlog::FeedEntry& entry : entries) {
    Batch& batch = batches[entry.aggregate];
    int64_t version = entry.first_version;
    for (const std::string& payload : entry.payloads) {
      absl::StatusOr<Event> event = DecodeEvent(payload);
      if (!event.ok()) return event.status();
      AddSpan(*event, version++, batch.spans);
      batch.events.push_back(*std::move(event));
    }
  }
  return batches;
}

void Add(pqxx::transaction_base& transaction, const std::string& workspace, const Tally& tally) {
  for (const auto& [key, sum] : tally.sums) {
    const auto execute = [&, &key = key, &sum = sum](const char* statement) {
      return transaction.exec_params(
          statement, workspace, key.first.value(), postgres::ToTimestamp(key.second), sum.received,
          sum.answered, sum.handled, sum.missed, sum.abandoned, sum.overflowed, sum.failed,
          sum.merged, sum.answered_in_time, sum.abandoned_early,
          absl::ToInt64Nanoseconds(sum.answer_time), absl::ToInt64Nanoseconds(sum.talk_time),
          absl::ToInt64Nanoseconds(sum.wrap_up_time), absl::ToInt64Nanoseconds(sum.longest_wait));
    };
    if (execute(kAdd).affected_rows() == 0) execute(kInsert);
  }
}

absl::Status Take(pqxx::transaction_base& transaction, const std::string& workspace,
                  const Batch& batch) {
  Tally::Subjects needs;
  for (const Event& event : batch.events) Tally::AddNeeds(event.fact, needs);
  Tally tally;
  OpenTallies open;
  if (absl::Status loaded = open.Load(transaction, workspace, std::move(needs), tally);
      !loaded.ok()) {
    return loaded;
  }
  for (const Event& event : batch.events) tally.Take(event);
  open.Save(transaction, workspace, tally);
  Add(transaction, workspace, tally);
  for (const auto& [call, span] : batch.spans) {
    transaction.exec_params(kSpan, workspace, call.value(), span.group, span.first, span.last,
                            postgres::ToTimestamp(span.time), span.begins);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<eventlog::Cursor> TallyKeeper::LoadCursor() {
  return eventlog::LoadCursor(pool_, kSchema, kConsumer, clock_.Now() + kPatience);
}

absl::Status TallyKeeper::Handle(absl::Span<const eventlog::FeedEntry> entries) {
  const absl::Time now = clock_.Now();
  const bool forget = forget_next_ <= now;
  const absl::Status handled = postgres::ReadWrite(
      pool_, now + kPatience, [&](pqxx::transaction_base& transaction) -> absl::Status {
        const auto fresh = eventlog::TakeEntries(transaction, kSchema, kConsumer, entries);
        if (!fresh.ok()) return fresh.status();
        const auto batches = ByWorkspace(*fresh);
        if (!batches.ok()) return batches.status();
        for (const auto& [workspace, batch] : *batches) {
          if (absl::Status taken = Take(transaction, workspace, batch); !taken.ok()) return taken;
          if (options_.checkpoint_every == 0) continue;
          transaction.exec_params(kCheckpoint, workspace, options_.checkpoint_every);
        }
        if (!forget) return absl::OkStatus();
        const std::string before = postgres::ToTimestamp(now - options_.retention);
        transaction.exec_params(kForgetSpans, before);
        transaction.exec_params(kForgetCheckpoints, before);
        return absl::OkStatus();
      });
  if (handled.ok() && forget) forget_next_ = now + kForgetEvery;
  return handled;
}

}  // namespace centralita::routing
