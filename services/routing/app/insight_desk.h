#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "libs/clock/clock.h"
#include "services/routing/app/history.h"
#include "services/routing/domain/call_story.h"
#include "services/routing/domain/fairness.h"
#include "services/routing/domain/replay.h"
#include "services/routing/metrics.h"

namespace centralita::routing {

/// What is read off the log when somebody asks: never in the way of decisions, one question at a time
/// in a process. Safe for concurrent use.
///
/// Besides the port's errors:
///   RESOURCE_EXHAUSTED / INSIGHT_BUSY       others ask as well: too many, or for longer than 2 s.
///   OUT_OF_RANGE       / INTERVAL_TOO_LONG  more has happened than is read for one question.
class InsightDesk {
 public:
  struct Limits {
    int64_t facts = 500'000;  // Read for one question, beside those of a checkpoint.
    int entries = 500;        // At a time.
  };

  struct Interval {
    absl::Time start;
    absl::Time end;  // Exclusive.
  };

  /// All three must outlive this.
  InsightDesk(History& history, const Clock& clock, Metrics& metrics, const Limits& limits)
      : history_(history), clock_(clock), metrics_(metrics), limits_(limits) {}

  struct Story {
    std::vector<StoryStep> steps;
    bool finished = false;
  };

  /// The group that had the call last, for who wants to know whether somebody may ask.
  /// NOT_FOUND / CALL_UNKNOWN.
  absl::StatusOr<GroupId> GroupOf(const WorkspaceId& workspace, const CallId& call,
                                  absl::Time deadline);

  /// What was decided for a call, and why. NOT_FOUND / CALL_UNKNOWN.
  absl::StatusOr<Story> Explain(const WorkspaceId& workspace, const CallId& call,
                                absl::Time deadline);

  /// Decides again. `tz_database`: that of this process.
  absl::StatusOr<ReplayFindings> Replay(const WorkspaceId& workspace, const Interval& interval,
                                        const std::string& tz_database, absl::Time deadline);

  absl::StatusOr<FairnessFindings> Judge(const WorkspaceId& workspace, const GroupId& group,
                                         const Interval& interval, absl::Time deadline);

 private:
  /// Takes an entry; whether it wants more.
  using Reader = std::function<bool(const History::Entry&)>;

  absl::Status Read(const WorkspaceId& workspace, int64_t version, const Reader& reader,
                    absl::Time deadline);
  absl::StatusOr<History::Span> Find(const WorkspaceId& workspace, const CallId& call,
                                     absl::Time deadline);
  /// One question at a time.
  absl::Status Enter(absl::Time deadline);
  void Leave();

  History& history_;
  const Clock& clock_;
  Metrics& metrics_;
  const Limits limits_;
  absl::Mutex mutex_;
  bool taken_ ABSL_GUARDED_BY(mutex_) = false;
  int waiting_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace centralita::routing
