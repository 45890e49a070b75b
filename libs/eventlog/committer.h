#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "libs/eventlog/log.h"
#include "libs/eventlog/metrics.h"
#include "libs/postgres/pool.h"

namespace centralita::eventlog {

struct CommitterOptions {
  int threads = 2;         // Commits under way at the same time; each needs a connection.
  size_t max_batch = 128;  // Appends in one commit.
};

/// Group commit: appends that wait at the same moment share one statement and one commit.
///
/// One batch holds at most one append of an aggregate and is inserted in the order of the names, so
/// that two replicas never wait for each other in a circle. A batch whose answer was lost is sent
/// again under the same append ids, which tells whether the first one was done: nothing is doubled.
/// Safe for concurrent use. The destructor answers everything.
class Committer {
 public:
  /// `pool` and `metrics` must outlive this. `committed` is told of each commit that wrote something,
  /// before the callers are.
  Committer(postgres::Pool& pool, absl::string_view schema, Metrics& metrics,
            std::function<void()> committed, CommitterOptions options);
  ~Committer();

  void Add(AppendRequest request, absl::Time deadline, Log::Done done);

 private:
  struct Pending {
    AppendRequest request;
    std::string append_id;  // A random UUID.
    absl::Time deadline;
    Log::Done done;
    bool doubtful = false;  // It was sent, and no answer came.
  };
  using Batch = std::vector<Pending>;
  using Names = absl::flat_hash_set<std::string>;

  void Run();
  Batch Take();
  void Commit(Batch batch);
  void Answer(Batch batch, const Names& done);
  void Expire(Batch& batch, const absl::Status& cause, bool all);
  absl::StatusOr<Names> Insert(const Batch& batch, absl::Time deadline);
  bool Pause(int attempt);

  postgres::Pool& pool_;
  const std::string schema_;
  const std::string insert_sql_;
  const std::string whose_sql_;
  Metrics& metrics_;
  const std::function<void()> committed_;
  const CommitterOptions options_;

  std::mutex mutex_;
  std::condition_variable changed_;  // The queue, or the names under way.
  std::condition_variable stopped_;  // For Pause() alone: it must not catch what wakes Take().
  std::deque<Pending> queue_;
  Names under_way_;  // Aggregates in a batch that is being committed.
  bool stopping_ = false;
  std::vector<std::thread> threads_;  // Last: they run as soon as they exist.
};

}  // namespace centralita::eventlog
