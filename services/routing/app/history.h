#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/routing/domain/event.h"
#include "services/routing/domain/workspace.h"

namespace centralita::routing {

/// The past of workspaces, as their log has it. A port. Safe for concurrent use; blocks.
/// Besides what its functions name: UNAVAILABLE, DEADLINE_EXCEEDED, DATA_LOSS.
class History {
 public:
  /// A workspace as it was after `version` facts.
  struct State {
    int64_t version = 0;
    Workspace workspace;
  };

  /// What was appended at once: the facts of one or several decisions, each with its cause.
  struct Entry {
    int64_t first_version = 0;
    std::vector<Event> events;
  };

  /// Where a call is in the log.
  struct Span {
    GroupId group;  // That had it last.
    int64_t first_version = 0;
    absl::Time last_time;
  };

  virtual ~History() = default;

  /// A state from which the facts behind `version` can be read, as near as there is one.
  virtual absl::StatusOr<State> Before(const WorkspaceId& workspace, int64_t version,
                                       absl::Time deadline) = 0;
  /// The same, so that whatever happened at `time` or later is behind it.
  virtual absl::StatusOr<State> Before(const WorkspaceId& workspace, absl::Time time,
                                       absl::Time deadline) = 0;

  /// The entries behind `version`, at which one ends; at most `max`. Empty: there are no more.
  virtual absl::StatusOr<std::vector<Entry>> Read(const WorkspaceId& workspace, int64_t version,
                                                  int max, absl::Time deadline) = 0;

  /// Nothing: not known, not known yet, or too long ago.
  virtual absl::StatusOr<std::optional<Span>> FindCall(const WorkspaceId& workspace,
                                                       const CallId& call, absl::Time deadline) = 0;
};

}  // namespace centralita::routing
