#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/recording/domain/recording.h"

namespace centralita::recording {

/// A recording in a list.
struct Listed {
  RecordingId id;
  Recording recording;
  absl::Time created;  // When it was first told of: the order of lists.
};

/// Which recordings to list, the newest first.
struct ListQuery {
  WorkspaceId workspace;
  std::optional<CallId> call;
  std::optional<std::pair<absl::Time, RecordingId>> after;  // The last one of the page before.
  int limit = 100;
};

/// Somebody listens to a recording.
struct Access {
  absl::Time time;
  WorkspaceId workspace;
  RecordingId recording;
  std::string actor;  // A person's id, "workspace" or "system".
  int64_t offset = 0;
  int64_t length = 0;  // 0: to the end.
};

/// A talk of a call, and its recording.
struct Talk {
  CallId call;
  LegId leg;
  RecordingId recording;
  absl::Time connected;
};

/// What is asked of recordings other than one by its id. A port. Safe for concurrent use. All may
/// return UNAVAILABLE or DEADLINE_EXCEEDED.
class RecordingIndex {
 public:
  virtual ~RecordingIndex() = default;

  /// A moment behind the log.
  virtual absl::StatusOr<std::vector<Listed>> List(const ListQuery& query, absl::Time deadline) = 0;

  /// Durable when it returns.
  virtual absl::Status LogAccess(const Access& access, absl::Time deadline) = 0;

  /// Told again, it changes nothing.
  virtual absl::Status AddTalk(const Talk& talk, absl::Time deadline) = 0;
  /// The talk of that leg, or all talks of the call if `leg` is empty.
  virtual absl::StatusOr<std::vector<Talk>> FindTalks(const CallId& call, const LegId& leg,
                                                      absl::Time deadline) = 0;
};

}  // namespace centralita::recording
