#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "services/routing/app/page.h"
#include "services/routing/app/presence_view.h"
#include "services/routing/app/workspaces.h"

namespace centralita::routing {

/// A call in a queue, as a supervisor sees it.
struct QueueEntry {
  CallId call;
  std::string caller;
  int position = 0;  // Among those that wait, from 1; 0: it is being offered.
  absl::Time queued_since;
  absl::Duration age;
  NobodyBecause nobody_because = NobodyBecause::kNone;
  std::vector<PersonId> offered_to;
  int priority = 0;
  bool callback = false;
  std::optional<WaitEstimate> estimate;

  friend bool operator==(const QueueEntry&, const QueueEntry&) = default;
};

/// All but the position, the age and the estimate.
QueueEntry DescribeEntry(const Workspace& workspace, const Call& call);

/// The calls of a group, or of all groups one after the other, that wait or ring or talk, in the order of
/// their places. Costs what the waiting calls and the agents of the workspace are, however many calls are
/// remembered.
std::vector<const Call*> CallsIn(const Workspace& workspace, std::optional<GroupIndex> group);

/// Who is there, who waits, and how it has gone: what supervisors look at. Safe for concurrent use.
class Floor {
 public:
  /// Both must outlive this.
  Floor(Workspaces& workspaces, const Clock& clock) : workspaces_(workspaces), clock_(clock) {}

  /// NOT_FOUND / AGENT_UNKNOWN.
  absl::StatusOr<PresenceView> GetPresence(const WorkspaceId& workspace, const PersonId& person,
                                           absl::Time deadline);

  /// Of a group in the order of distribution, or of the workspace in no order that matters.
  /// NOT_FOUND / GROUP_NOT_FOUND; INVALID_ARGUMENT / PAGE_TOKEN_INVALID.
  absl::StatusOr<Page<PresenceView>> ListPresences(const WorkspaceId& workspace,
                                                   const std::optional<GroupId>& group, int size,
                                                   const std::string& from, absl::Time deadline);

  /// Calls that wait or are offered, in the order of their places.
  /// NOT_FOUND / GROUP_NOT_FOUND; INVALID_ARGUMENT / PAGE_TOKEN_INVALID.
  absl::StatusOr<Page<QueueEntry>> ListQueue(const WorkspaceId& workspace, const GroupId& group,
                                             int size, const std::string& from,
                                             absl::Time deadline);

  /// NOT_FOUND / GROUP_NOT_FOUND.
  absl::StatusOr<Figures> GetFigures(const WorkspaceId& workspace, const GroupId& group,
                                     absl::Time deadline);

 private:
  Workspaces& workspaces_;
  const Clock& clock_;
};

}  // namespace centralita::routing
