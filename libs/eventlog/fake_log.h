#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "libs/clock/clock.h"
#include "libs/eventlog/log.h"

namespace centralita::eventlog {

/// A log in memory, for tests; keeps the same promises as PgLog (log_contract_test.cc).
///
/// Answers on the caller's thread. Safe for concurrent use.
class FakeLog final : public Log {
 public:
  /// `clock` stamps the entries of the feed, and must outlive this.
  explicit FakeLog(const Clock& clock) : clock_(clock) {}

  /// From now on every call fails with `status`, until OK is given.
  void FailWith(absl::Status status);

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
  absl::Status TryAppend(AppendRequest request);

  const Clock& clock_;
  mutable std::mutex mutex_;
  std::condition_variable appended_;
  absl::Status failure_;
  std::vector<FeedEntry> feed_;  // Entry i has the cursor {i + 1, i + 1}.
  absl::flat_hash_map<std::string, std::vector<std::string>> events_;
  absl::flat_hash_map<std::string, Snapshot> snapshots_;
  std::map<std::string, absl::Time> timers_;
};

}  // namespace centralita::eventlog
