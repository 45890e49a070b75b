#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "libs/eventlog/command.h"
#include "libs/eventlog/executor.h"
#include "libs/eventlog/fold.h"
#include "libs/eventlog/log.h"
#include "libs/eventlog/metrics.h"

namespace centralita::eventlog {

struct EngineOptions {
  std::string name = "eventlog";  // The label `log` of the metrics: the schema.
  int threads = 4;                // Aggregates that are loaded or decided upon at the same time.
  size_t warm = 20'000;           // Aggregates that are kept folded in memory.
  size_t max_batch = 256;         // Commands that are decided together and committed as one row.
  size_t max_waiting = 10'000;    // Commands that may wait for one aggregate.
  // Events, at least, and behind a large snapshot a part of its size: keeping a big state costs no larger
  // share of the work than keeping a small one. 0: no snapshots.
  int64_t snapshot_every = 0;
  absl::Duration poll = absl::Milliseconds(500);  // How often timers are looked for in the log,
  absl::Duration overdue = absl::Seconds(1);      // and how late those must be.
};

using FoldFactory = std::function<std::unique_ptr<Fold>(const std::string& aggregate)>;

class Strand;

/// Who keeps the strands.
class StrandHost {
 public:
  virtual ~StrandHost() = default;

  /// The aggregate's newest state wants to be woken at `due`. `fired`: its timer was dealt with.
  virtual void Settled(const Strand& strand, std::optional<absl::Time> due, bool fired) = 0;

  /// Nothing is left to do. `closed`: and never will be.
  virtual void Idle(const Strand& strand, bool closed) = 0;
};

/// What all strands of an engine share.
struct StrandSurroundings {
  Log& log;
  const Clock& clock;
  Executor& executor;
  Metrics& metrics;
  const EngineOptions& options;
  const FoldFactory& new_fold;
  StrandHost& host;
};

/// One aggregate: its fold, and the commands that wait for it.
///
/// Invariant: while `running_`, exactly one thread (or one append under way) owns everything below
/// `strand-owned`; commands that come meanwhile queue up, and are the next batch.
class Strand : public std::enable_shared_from_this<Strand> {
 public:
  enum class Accepted { kQueued, kStarted, kRefused };

  Strand(const StrandSurroundings& surroundings, std::string aggregate);

  /// kStarted: it was idle before; Idle() of the host will follow. kRefused: too many wait, and
  /// `command` was left as it is.
  Accepted Submit(Command& command);

  bool idle() const;
  const std::string& aggregate() const { return aggregate_; }

 private:
  void Run();
  bool TakeBatch();
  bool Attempt();
  void Resume();
  absl::Status Load();
  absl::StatusOr<bool> CatchUp();
  void DecideAll();
  void Append();
  void Appended(const absl::Status& status);
  void Conflicted();
  void Settle();
  bool IsSnapshotDue() const;
  void KeepSnapshot();
  void DropExpired();
  void AnswerAll(const absl::Status& status);
  void Count(absl::string_view outcome, size_t commands);
  absl::Time Deadline() const;

  const StrandSurroundings& around_;
  const std::string aggregate_;

  mutable std::mutex mutex_;
  std::deque<Command> waiting_;
  bool running_ = false;

  // Strand-owned.
  std::unique_ptr<Fold> fold_;  // Null: cold.
  int64_t version_ = 0;         // Of the committed state.
  int64_t snapshot_version_ = 0;
  size_t snapshot_size_ = 0;  // Bytes, of the last one;
  size_t grown_ = 0;          // and of the events behind it.
  std::vector<Command> batch_;
  std::vector<absl::StatusOr<int64_t>> results_;  // One per command of the batch.
  std::vector<std::string> payloads_;             // What the batch has decided.
  bool newest_ = false;                           // The log was read after the batch had come in.
  int conflicts_ = 0;                             // In a row, for this batch.
};

}  // namespace centralita::eventlog
