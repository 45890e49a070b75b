#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/routing/app/call_update.h"
#include "services/routing/app/presence_view.h"
#include "services/routing/app/workspaces.h"

namespace centralita::routing {

/// What supervisors may do to calls and agents. Who may is not asked here. A request that was carried
/// out a moment ago is answered and not done again. Safe for concurrent use.
///
/// Besides the router's refusals: ALREADY_EXISTS / REQUEST_ID_REUSED.
class SupervisionDesk {
 public:
  /// `workspaces` must outlive this.
  explicit SupervisionDesk(Workspaces& workspaces) : workspaces_(workspaces) {}

  /// A command about one call: MoveCall, AssignCall, PrioritiseCall, ForceEndCall.
  template <typename CallCommand>
  absl::StatusOr<CallUpdate> Do(const WorkspaceId& workspace, const CallCommand& command,
                                absl::Time deadline) {
    return DoToCall(workspace, command.call, command.by, command, deadline);
  }

  absl::StatusOr<PresenceView> Release(const WorkspaceId& workspace, const ReleaseAgent& command,
                                       absl::Time deadline) {
    return DoToAgent(workspace, command.person, command.by, command, deadline);
  }
  absl::StatusOr<PresenceView> SetCapacity(const WorkspaceId& workspace,
                                           const routing::SetCapacity& command,
                                           absl::Time deadline) {
    return DoToAgent(workspace, command.person, command.by, command, deadline);
  }
  /// `command.by` is set.
  absl::StatusOr<PresenceView> SetStatus(const WorkspaceId& workspace,
                                         const routing::SetStatus& command, absl::Time deadline) {
    return DoToAgent(workspace, command.person, *command.by, command, deadline);
  }

 private:
  absl::StatusOr<CallUpdate> DoToCall(const WorkspaceId& workspace, const CallId& call,
                                      const Supervisor& by, Command command, absl::Time deadline);
  absl::StatusOr<PresenceView> DoToAgent(const WorkspaceId& workspace, const PersonId& person,
                                         const Supervisor& by, Command command,
                                         absl::Time deadline);

  Workspaces& workspaces_;
};

}  // namespace centralita::routing
