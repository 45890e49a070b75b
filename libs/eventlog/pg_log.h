#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "absl/strings/string_view.h"
#include "libs/eventlog/committer.h"
#include "libs/eventlog/log.h"
#include "libs/eventlog/metrics.h"
#include "libs/postgres/pool.h"

namespace centralita::eventlog {

/// The log in the tables that LogMigration(schema) has made.
///
/// The feed's order is that of the transactions' ids. Readers stop at the oldest transaction that
/// still runs on the server, whoever's it is: a long writing transaction delays the feed, and never
/// makes it skip.
class PgLog final : public Log {
 public:
  /// `pool` and `metrics` must outlive this. The pool has more connections than
  /// `options.threads`, which commits take.
  PgLog(postgres::Pool& pool, absl::string_view schema, Metrics& metrics,
        CommitterOptions options = {});

  absl::StatusOr<Tail> Read(absl::string_view aggregate, int64_t after_version,
                            absl::Time deadline) override;
  void AppendAsync(AppendRequest request, absl::Time deadline, Done done) override;
  absl::Status SaveSnapshot(absl::string_view aggregate, const Snapshot& snapshot,
                            absl::Time deadline) override;
  absl::StatusOr<std::vector<DueTimer>> DueTimers(absl::Time before, int limit,
                                                  absl::Time deadline) override;
  absl::StatusOr<std::vector<FeedEntry>> ReadFeed(Cursor after, int max,
                                                  absl::Time deadline) override;
  uint64_t appends() const override;
  bool WaitForAppends(uint64_t seen, absl::Time deadline) override;

 private:
  postgres::Pool& pool_;
  const std::string schema_;
  mutable std::mutex mutex_;
  std::condition_variable appended_;
  uint64_t appends_ = 0;
  Committer committer_;  // Last: its threads tell of appends until it is gone.
};

}  // namespace centralita::eventlog
