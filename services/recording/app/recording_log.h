#pragma once

#include <functional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/recording/domain/recording.h"

namespace centralita::recording {

/// The log of all recordings. A port: libs/eventlog on PostgreSQL or in memory. Safe for concurrent
/// use. Both may return UNAVAILABLE, DEADLINE_EXCEEDED and UNKNOWN (perhaps done: ask again).
class RecordingLog {
 public:
  /// Pure; may run several times. `now` is the log's time.
  using Decide =
      std::function<absl::StatusOr<std::vector<Event>>(const Recording&, absl::Time now)>;

  virtual ~RecordingLog() = default;

  /// Decides on the newest state, and appends what was decided. Returns it, durable.
  virtual absl::StatusOr<std::vector<Event>> Execute(const RecordingId& id, Decide decide,
                                                     absl::Time deadline) = 0;

  /// The newest state; kNone for a recording that nobody has told of.
  virtual absl::StatusOr<Recording> Look(const RecordingId& id, absl::Time deadline) = 0;
};

}  // namespace centralita::recording
