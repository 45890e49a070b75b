#include "libs/eventlog/pg_log.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "libs/postgres/transaction.h"
#include "libs/postgres/values.h"
#include "libs/status/error.h"

namespace centralita::eventlog {
namespace {

/// The snapshot (kind 0) and the rows behind it (kind 1), of one moment.
constexpr char kRead[] = R"sql(
SELECT 0 AS kind, version AS place, payload, NULL::bytea[] AS payloads
FROM {schema}.snapshots WHERE aggregate = $1 AND $2::bigint = 0
UNION ALL
SELECT 1, first_version, NULL, payloads
FROM {schema}.events
WHERE aggregate = $1
  AND first_version > GREATEST($2::bigint, (SELECT version FROM {schema}.snapshots
                                            WHERE aggregate = $1 AND $2::bigint = 0))
ORDER BY kind, place)sql";

constexpr char kSaveSnapshot[] = R"sql(
INSERT INTO {schema}.snapshots AS s (aggregate, version, payload) VALUES ($1, $2, $3)
ON CONFLICT (aggregate) DO UPDATE
SET version = excluded.version, payload = excluded.payload, saved_at = clock_timestamp()
WHERE s.version < excluded.version)sql";

constexpr char kDueTimers[] = R"sql(
SELECT aggregate, due FROM {schema}.timers WHERE due < $1 ORDER BY due LIMIT $2)sql";

/// A transaction that still runs may yet write a row with its id: no row of its age or younger is
/// shown, so that nothing can appear behind a reader.
constexpr char kReadFeed[] = R"sql(
SELECT txid, seq, aggregate, first_version, payloads, appended_at
FROM {schema}.events
WHERE (txid, seq) > ($1::xid8, $2::bigint) AND txid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY txid, seq
LIMIT $3)sql";

/// Runs one statement that only reads, or may be repeated: a link that broke is a link to be renewed.
template <typename Body>
absl::Status Repeatable(postgres::Pool& pool, absl::Time deadline, Body body) {
  absl::Status status;
  for (int attempt = 0; attempt < 2; ++attempt) {
    status = postgres::Once(pool, deadline, body);
    if (status.code() != absl::StatusCode::kUnknown) return status;
  }
  return absl::UnavailableError(status.message());
}

absl::Status Gap(absl::string_view aggregate, int64_t version) {
  return status::Error(absl::StatusCode::kDataLoss, "LOG_GAP",
                       absl::StrCat(aggregate, " has a gap behind version ", version));
}

absl::Status TakeRow(const pqxx::row& row, absl::string_view aggregate, Tail& tail) {
  const int64_t place = row["place"].as<int64_t>();
  if (row["kind"].as<int>() == 0) {
    tail.snapshot = Snapshot{.version = place, .payload = postgres::FromBytea(row["payload"])};
    tail.version = place;
    return absl::OkStatus();
  }
  if (place != tail.version + 1) return Gap(aggregate, tail.version);
  absl::StatusOr<std::vector<std::string>> events = postgres::ParseByteaArray(row["payloads"]);
  if (!events.ok()) return events.status();
  tail.version += static_cast<int64_t>(events->size());
  std::move(events->begin(), events->end(), std::back_inserter(tail.events));
  return absl::OkStatus();
}

absl::StatusOr<FeedEntry> ToEntry(const pqxx::row& row) {
  FeedEntry entry{.cursor = {.seq = row["seq"].as<int64_t>()},
                  .aggregate = row["aggregate"].c_str(),
                  .first_version = row["first_version"].as<int64_t>()};
  if (!absl::SimpleAtoi(row["txid"].c_str(), &entry.cursor.txid)) {
    return absl::DataLossError(absl::StrCat("not a txid: ", row["txid"].c_str()));
  }
  absl::StatusOr<std::vector<std::string>> payloads = postgres::ParseByteaArray(row["payloads"]);
  if (!payloads.ok()) return payloads.status();
  entry.payloads = *std::move(payloads);
  absl::StatusOr<absl::Time> at = postgres::ParseTimestamp(row["appended_at"].c_str());
  if (!at.ok()) return at.status();
  entry.appended_at = *at;
  return entry;
}

}  // namespace

PgLog::PgLog(postgres::Pool& pool, absl::string_view schema, Metrics& metrics,
             CommitterOptions options)
    : pool_(pool),
      schema_(schema),
      committer_(
          pool, schema, metrics,
          [this] {
            {
              std::lock_guard lock(mutex_);
              ++appends_;
            }
            appended_.notify_all();
          },
          options) {}

absl::StatusOr<Tail> PgLog::Read(absl::string_view aggregate, int64_t after_version,
                                 absl::Time deadline) {
  const std::string name = schema_ + "_read";
  const std::string sql = absl::StrReplaceAll(kRead, {{"{schema}", schema_}});
  Tail tail;
  absl::Status read = Repeatable(pool_, deadline, [&](pqxx::transaction_base& statement) {
    tail = Tail{.version = after_version};
    statement.conn().prepare(name, sql);
    for (const auto& row : statement.exec_prepared(name, aggregate, after_version)) {
      if (absl::Status taken = TakeRow(row, aggregate, tail); !taken.ok()) return taken;
    }
    return absl::OkStatus();
  });
  if (!read.ok()) return read;
  return tail;
}

void PgLog::AppendAsync(AppendRequest request, absl::Time deadline, Done done) {
  if (request.aggregate.empty() || request.payloads.empty() || request.expected_version < 0) {
    return done(absl::InvalidArgumentError("an append needs a name, a version and events"));
  }
  committer_.Add(std::move(request), deadline, std::move(done));
}

absl::Status PgLog::SaveSnapshot(absl::string_view aggregate, const Snapshot& snapshot,
                                 absl::Time deadline) {
  const std::string sql = absl::StrReplaceAll(kSaveSnapshot, {{"{schema}", schema_}});
  return Repeatable(pool_, deadline, [&](pqxx::transaction_base& statement) {
    statement.exec_params(sql, aggregate, snapshot.version, postgres::ToBytea(snapshot.payload));
    return absl::OkStatus();
  });
}

absl::StatusOr<std::vector<DueTimer>> PgLog::DueTimers(absl::Time before, int limit,
                                                       absl::Time deadline) {
  const std::string sql = absl::StrReplaceAll(kDueTimers, {{"{schema}", schema_}});
  std::vector<DueTimer> timers;
  absl::Status read = Repeatable(pool_, deadline, [&](pqxx::transaction_base& statement) {
    timers.clear();
    for (const auto& row : statement.exec_params(sql, postgres::ToTimestamp(before), limit)) {
      absl::StatusOr<absl::Time> due = postgres::ParseTimestamp(row[1].c_str());
      if (!due.ok()) return due.status();
      timers.push_back({.aggregate = row[0].c_str(), .due = *due});
    }
    return absl::OkStatus();
  });
  if (!read.ok()) return read;
  return timers;
}

absl::StatusOr<std::vector<FeedEntry>> PgLog::ReadFeed(Cursor after, int max, absl::Time deadline) {
  const std::string name = schema_ + "_feed";
  const std::string sql = absl::StrReplaceAll(kReadFeed, {{"{schema}", schema_}});
  std::vector<FeedEntry> entries;
  absl::Status read = Repeatable(pool_, deadline, [&](pqxx::transaction_base& statement) {
    entries.clear();
    statement.conn().prepare(name, sql);
    for (const auto& row :
         statement.exec_prepared(name, absl::StrCat(after.txid), after.seq, max)) {
      absl::StatusOr<FeedEntry> entry = ToEntry(row);
      if (!entry.ok()) return entry.status();
      entries.push_back(*std::move(entry));
    }
    return absl::OkStatus();
  });
  if (!read.ok()) return read;
  return entries;
}

uint64_t PgLog::appends() const {
  std::lock_guard lock(mutex_);
  return appends_;
}

bool PgLog::WaitForAppends(uint64_t seen, absl::Time deadline) {
  std::unique_lock lock(mutex_);
  return appended_.wait_for(lock, absl::ToChronoNanoseconds(deadline - absl::Now()),
                            [&] { return appends_ != seen; });
}

}  // namespace centralita::eventlog
