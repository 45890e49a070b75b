#include "libs/eventlog/committer.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "libs/log/log.h"
#include "libs/postgres/transaction.h"
#include "libs/postgres/values.h"
#include "libs/status/error.h"

namespace centralita::eventlog {
namespace {

constexpr absl::Duration kStatementLimit = absl::Seconds(5);
constexpr absl::Duration kFirstPause = absl::Milliseconds(10);
constexpr absl::Duration kLastPause = absl::Milliseconds(500);

/// $1 aggregate[], $2 first_version[], $3 append_id[], $4 all payloads, $5 $6 each append's first and
/// last place among them, $7 due[], $8 how many they are.
///
/// LIMIT takes nothing away. It has the planner think of few rows whatever the arrays hold, and so keep
/// one plan for all batches: without it each batch is planned anew, which costs twice what it does.
///
/// An append must follow the row that it claims to follow: the primary key alone would let one through
/// that follows nothing, if the log was put back to an earlier state.
///
/// Timers take no part in deadlocks: only the transaction that has added to an aggregate touches them.
constexpr char kInsert[] = R"sql(
WITH input AS MATERIALIZED (
  SELECT aggregate, first_version, first_version + hi - lo AS last_version, append_id,
         ($4::bytea[])[lo:hi] AS payloads, due
  FROM unnest($1::text[], $2::bigint[], $3::uuid[], $5::int[], $6::int[], $7::timestamptz[])
       AS i(aggregate, first_version, append_id, lo, hi, due)
  LIMIT $8
), inserted AS (
  INSERT INTO {schema}.events (aggregate, first_version, last_version, append_id, payloads)
  SELECT aggregate, first_version, last_version, append_id, payloads
  FROM input
  WHERE first_version = 1
     OR first_version - 1 = (SELECT e.last_version FROM {schema}.events e
                             WHERE e.aggregate = input.aggregate
                               AND e.first_version < input.first_version
                             ORDER BY e.first_version DESC LIMIT 1)
  ORDER BY aggregate
  ON CONFLICT (aggregate, first_version) DO NOTHING
  RETURNING aggregate
), armed AS (
  INSERT INTO {schema}.timers AS t (aggregate, due)
  SELECT aggregate, due FROM input JOIN inserted USING (aggregate) WHERE due IS NOT NULL
  ON CONFLICT (aggregate) DO UPDATE SET due = excluded.due WHERE t.due <> excluded.due
), disarmed AS (
  DELETE FROM {schema}.timers t USING input JOIN inserted USING (aggregate)
  WHERE t.aggregate = input.aggregate AND input.due IS NULL
)
SELECT aggregate FROM inserted)sql";

/// Which of the appends stand in the log under the id of this writer. $1 aggregate[],
/// $2 first_version[], $3 append_id[].
constexpr char kWhose[] = R"sql(
SELECT aggregate
FROM {schema}.events
JOIN unnest($1::text[], $2::bigint[], $3::uuid[]) AS i(aggregate, first_version, append_id)
     USING (aggregate, first_version, append_id))sql";

std::string For(absl::string_view schema, absl::string_view sql) {
  return absl::StrReplaceAll(sql, {{"{schema}", schema}});
}

std::string RandomUuid() {
  thread_local absl::BitGen random;
  return absl::StrFormat("%016x%016x", absl::Uniform<uint64_t>(random),
                         absl::Uniform<uint64_t>(random));
}

/// Whether another try may go better.
bool IsPassing(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kResourceExhausted:
      return true;
    default:
      return false;
  }
}

/// Whether the statement may have been done all the same.
bool IsInDoubt(const absl::Status& status) {
  if (status.code() == absl::StatusCode::kUnknown) return true;
  return status.code() == absl::StatusCode::kUnavailable &&
         status::Reason(status) != "POSTGRES_UNREACHABLE";
}

/// The arrays of a batch, as the parameters of the statements above.
struct Columns {
  std::vector<std::string> aggregates, versions, ids, payloads, first, last;
  std::string due = "{";
};

}  // namespace

Committer::Committer(postgres::Pool& pool, absl::string_view schema, Metrics& metrics,
                     std::function<void()> committed, CommitterOptions options)
    : pool_(pool),
      schema_(schema),
      insert_sql_(For(schema, kInsert)),
      whose_sql_(For(schema, kWhose)),
      metrics_(metrics),
      committed_(std::move(committed)),
      options_(options) {
  for (int i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { Run(); });
}

Committer::~Committer() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  stopped_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Committer::Add(AppendRequest request, absl::Time deadline, Log::Done done) {
  {
    std::lock_guard lock(mutex_);
    queue_.push_back({.request = std::move(request),
                      .append_id = RandomUuid(),
                      .deadline = deadline,
                      .done = std::move(done)});
  }
  changed_.notify_one();
}

void Committer::Run() {
  while (true) {
    Batch batch = Take();
    if (batch.empty()) return;
    std::vector<std::string> names;
    for (const Pending& pending : batch) names.push_back(pending.request.aggregate);
    Commit(std::move(batch));
    bool waiting = false;
    {
      std::lock_guard lock(mutex_);
      for (const std::string& name : names) under_way_.erase(name);
      waiting = !queue_.empty();
    }
    if (waiting) changed_.notify_all();  // Appends that had to wait for these names may go.
  }
}

/// Waits for work. Empty: there will be none.
Committer::Batch Committer::Take() {
  std::unique_lock lock(mutex_);
  while (true) {
    Batch batch;
    for (auto it = queue_.begin(); it != queue_.end() && batch.size() < options_.max_batch;) {
      if (!under_way_.insert(it->request.aggregate).second) {
        ++it;
        continue;
      }
      batch.push_back(std::move(*it));
      it = queue_.erase(it);
    }
    if (!batch.empty()) return batch;
    if (stopping_ && queue_.empty()) return {};
    changed_.wait(lock);
  }
}

void Committer::Commit(Batch batch) {
  absl::Status last;
  for (int attempt = 0; !batch.empty(); ++attempt) {
    Expire(batch, last, /*all=*/false);
    if (batch.empty()) return;
    absl::Time deadline = absl::InfinitePast();
    for (const Pending& pending : batch) deadline = std::max(deadline, pending.deadline);

    absl::StatusOr<Names> done = Insert(batch, std::min(deadline, absl::Now() + kStatementLimit));
    if (done.ok()) return Answer(std::move(batch), *done);
    last = done.status();
    if (!IsPassing(last)) {
      if (batch.size() == 1) return Expire(batch, last, /*all=*/true);
      // One of them is bad; the others shall not suffer.
      for (Pending& pending : batch) {
        Batch single;
        single.push_back(std::move(pending));
        Commit(std::move(single));
      }
      return;
    }
    if (IsInDoubt(last)) {
      metrics_.doubts.With({schema_}).Increment();
      for (Pending& pending : batch) pending.doubtful = true;
    }
    log::Warning(
        "commit of appends failed",
        {{"log", schema_}, {"appends", batch.size()}, {"attempt", attempt + 1}, {"status", last}});
    if (last.code() != absl::StatusCode::kAborted && !Pause(attempt)) {
      return Expire(batch, last, /*all=*/true);
    }
  }
}

void Committer::Answer(Batch batch, const Names& done) {
  if (!done.empty()) committed_();
  metrics_.appends.With({schema_}).Increment(static_cast<double>(done.size()));
  for (Pending& pending : batch) {
    if (done.contains(pending.request.aggregate)) {
      pending.done(absl::OkStatus());
    } else {
      pending.done(status::Error(absl::StatusCode::kAborted, "VERSION_CONFLICT",
                                 absl::StrCat(pending.request.aggregate, " is not at version ",
                                              pending.request.expected_version, " any more")));
    }
  }
}

/// Answers those whose time is up, or `all`, with the `cause` that kept them from being done.
void Committer::Expire(Batch& batch, const absl::Status& cause, bool all) {
  const absl::Time now = absl::Now();
  std::erase_if(batch, [&](Pending& pending) {
    if (!all && now < pending.deadline) return false;
    if (pending.doubtful) {
      pending.done(status::Error(absl::StatusCode::kUnknown, "APPEND_IN_DOUBT", cause.message()));
    } else if (cause.ok()) {
      pending.done(absl::DeadlineExceededError("the append found no place in a commit in time"));
    } else {
      pending.done(cause);
    }
    return true;
  });
}

/// The aggregates of those that stand in the log now; the others met a conflict.
absl::StatusOr<Committer::Names> Committer::Insert(const Batch& batch, absl::Time deadline) {
  Columns columns;
  bool doubtful = false;
  for (const Pending& pending : batch) {
    const AppendRequest& request = pending.request;
    columns.aggregates.push_back(request.aggregate);
    columns.versions.push_back(absl::StrCat(request.expected_version + 1));
    columns.ids.push_back(pending.append_id);
    columns.first.push_back(absl::StrCat(columns.payloads.size() + 1));
    columns.payloads.insert(columns.payloads.end(), request.payloads.begin(),
                            request.payloads.end());
    columns.last.push_back(absl::StrCat(columns.payloads.size()));
    const bool timed = request.due.has_value() && *request.due < absl::InfiniteFuture();
    absl::StrAppend(&columns.due, columns.due.size() > 1 ? "," : "",
                    timed ? absl::StrCat("\"", postgres::ToTimestamp(*request.due), "\"") : "NULL");
    doubtful |= pending.doubtful;
  }
  columns.due += "}";
  const std::string aggregates = postgres::ToArray(columns.aggregates);
  const std::string versions = postgres::ToArray(columns.versions);
  const std::string ids = postgres::ToArray(columns.ids);

  Names names;
  const auto take = [&names](const pqxx::result& rows) {
    for (const auto& row : rows) names.emplace(row[0].c_str());
    return absl::OkStatus();
  };
  const absl::Time began = absl::Now();
  absl::Status inserted = postgres::Once(pool_, deadline, [&](pqxx::transaction_base& statement) {
    statement.conn().prepare(schema_ + "_append", insert_sql_);
    return take(statement.exec_prepared(
        schema_ + "_append", aggregates, versions, ids, postgres::ToByteaArray(columns.payloads),
        postgres::ToArray(columns.first), postgres::ToArray(columns.last), columns.due,
        batch.size()));
  });
  if (!inserted.ok()) return inserted;
  metrics_.commits.With({schema_}).Increment();
  metrics_.commit_seconds.With({schema_}).Observe(absl::ToDoubleSeconds(absl::Now() - began));

  if (doubtful && names.size() < batch.size()) {
    // A new statement, hence a new snapshot: it sees what this one has stumbled over.
    absl::Status asked = postgres::Once(pool_, deadline, [&](pqxx::transaction_base& statement) {
      return take(statement.exec_params(whose_sql_, aggregates, versions, ids));
    });
    // What was inserted just now is known to be; the others are asked after once more.
    if (!asked.ok()) return absl::UnknownError(asked.message());
  }
  return names;
}

/// False if the committer stops: there is no time left for another try.
bool Committer::Pause(int attempt) {
  const absl::Duration pause = std::min(kLastPause, kFirstPause * (1 << std::min(attempt, 10)));
  std::unique_lock lock(mutex_);
  return !stopped_.wait_for(lock, absl::ToChronoNanoseconds(pause), [this] { return stopping_; });
}

}  // namespace centralita::eventlog
