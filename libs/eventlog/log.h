#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "libs/eventlog/feed.h"

namespace centralita::eventlog {

/// A fold of the first `version` events, in the owner's own encoding.
struct Snapshot {
  int64_t version = 0;
  std::string payload;
};

/// What is to be known of an aggregate: a snapshot if there is one, and all events behind it.
struct Tail {
  std::optional<Snapshot> snapshot;  // Only when reading from version 0.
  std::vector<std::string> events;   // Oldest first.
  int64_t version = 0;               // Of the last event; 0: the aggregate has none.
};

/// Events to be added to one aggregate.
struct AppendRequest {
  std::string aggregate;              // Not empty.
  int64_t expected_version = 0;       // The version that the log ends at, as read.
  std::vector<std::string> payloads;  // Not empty.
  std::optional<absl::Time> due;      // When the aggregate wants to be woken next; none: never.
};

/// A timer that has run out.
struct DueTimer {
  std::string aggregate;
  absl::Time due;
};

/// The events of many aggregates, each a list that only grows. Versions count from 1 without a gap.
///
/// The truth of a service: several replicas share one, and optimistic concurrency keeps them honest.
/// Safe for concurrent use. All calls but AppendAsync block the thread. Deadlines are real time.
class Log {
 public:
  using Done = std::function<void(absl::Status)>;

  virtual ~Log() = default;

  /// The events behind `after_version`, which is 0 or a version that the log has once ended at.
  virtual absl::StatusOr<Tail> Read(absl::string_view aggregate, int64_t after_version,
                                    absl::Time deadline) = 0;

  /// Adds the events, and sets or clears the aggregate's timer, if the log still ends at
  /// `expected_version`; durable when OK. All or nothing, exactly once: a connection that breaks in the
  /// middle is resolved here by asking again.
  ///
  /// ABORTED / VERSION_CONFLICT     the log has moved: read, decide again.
  /// UNKNOWN / APPEND_IN_DOUBT      the store went away until the deadline; it may have been done.
  /// UNAVAILABLE, DEADLINE_EXCEEDED surely not done.
  /// INVALID_ARGUMENT               no events, or no name.
  absl::Status Append(AppendRequest request, absl::Time deadline);

  /// As Append; `done` is called exactly once, on a thread of the log: it must be short.
  virtual void AppendAsync(AppendRequest request, absl::Time deadline, Done done) = 0;

  /// Keeps a fold, so that the next Read from 0 is short. An older one than the kept is ignored.
  virtual absl::Status SaveSnapshot(absl::string_view aggregate, const Snapshot& snapshot,
                                    absl::Time deadline) = 0;

  /// The timers that ran out before `before`, the oldest first.
  virtual absl::StatusOr<std::vector<DueTimer>> DueTimers(absl::Time before, int limit,
                                                          absl::Time deadline) = 0;

  /// The entries behind `after` in feed order. Empty: there are none as yet. See FeedSource.
  virtual absl::StatusOr<std::vector<FeedEntry>> ReadFeed(Cursor after, int max,
                                                          absl::Time deadline) = 0;

  /// Counts the appends of this process; a change says that the feed is worth reading.
  virtual uint64_t appends() const = 0;

  /// Waits until appends() differs from `seen`, or `deadline`. True if it differs.
  virtual bool WaitForAppends(uint64_t seen, absl::Time deadline) = 0;
};

}  // namespace centralita::eventlog
