#pragma once

#include <functional>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/routing/app/administrators.h"
#include "services/routing/app/workspaces.h"

namespace centralita::routing {

/// Who asks for something: a person, or a service or a machine with the workspace's key, which may all
/// that administrators of the workspace may.
struct Asker {
  std::optional<PersonId> person;
};

/// Who may look on and step in: administrators of the workspace everywhere, those of a group in its
/// calls and with its agents. Safe for concurrent use.
///
/// Each function returns PERMISSION_DENIED / CALLS_MONITOR for who may not, NOT_FOUND with GROUP_NOT_FOUND,
/// CALL_UNKNOWN or AGENT_UNKNOWN for what is not there, and the directory's error if it is needed and
/// does not answer.
class SupervisorRights {
 public:
  /// Both must outlive this.
  SupervisorRights(Workspaces& workspaces, Administrators& administrators)
      : workspaces_(workspaces), administrators_(administrators) {}

  absl::Status InGroup(const WorkspaceId& workspace, const Asker& asker, const GroupId& group,
                       absl::Time deadline);
  /// Of the group that has the call, or had it last.
  absl::Status OverCall(const WorkspaceId& workspace, const Asker& asker, const CallId& call,
                        absl::Time deadline);
  /// Of any group that the agent belongs to.
  absl::Status OverAgent(const WorkspaceId& workspace, const Asker& asker, const PersonId& agent,
                         absl::Time deadline);
  absl::Status Everywhere(const WorkspaceId& workspace, const Asker& asker, absl::Time deadline);

  /// As InGroup, but the group's agents may too: who waits, who talks, who is there (004-28). Without a
  /// group: as Everywhere.
  absl::Status ToWatch(const WorkspaceId& workspace, const Asker& asker,
                       const std::optional<GroupId>& group, absl::Time deadline);

 private:
  using Judge = std::function<absl::StatusOr<bool>(const Workspace&, const PersonId&)>;

  absl::Status Check(const WorkspaceId& workspace, const Asker& asker, Judge judge,
                     absl::Time deadline);

  Workspaces& workspaces_;
  Administrators& administrators_;
};

}  // namespace centralita::routing
