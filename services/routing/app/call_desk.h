#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/routing/app/call_update.h"
#include "services/routing/app/workspaces.h"

namespace centralita::routing {

/// What `calls` may ask of the router. Repeating anything is harmless. Safe for concurrent use.
class CallDesk {
 public:
  /// `workspaces` must outlive this.
  explicit CallDesk(Workspaces& workspaces) : workspaces_(workspaces) {}

  /// NOT_FOUND / GROUP_NOT_FOUND.
  absl::StatusOr<CallUpdate> Enqueue(const WorkspaceId& workspace, const routing::Enqueue& command,
                                     absl::Time deadline);

  /// FAILED_PRECONDITION / OFFER_EXPIRED; NOT_FOUND / CALL_UNKNOWN.
  absl::StatusOr<CallUpdate> Accept(const WorkspaceId& workspace, const AcceptOffer& command,
                                    absl::Time deadline);

  /// NOT_FOUND / CALL_UNKNOWN.
  absl::StatusOr<CallUpdate> Decline(const WorkspaceId& workspace, const DeclineOffer& command,
                                     absl::Time deadline);

  /// NOT_FOUND / CALL_UNKNOWN; FAILED_PRECONDITION / CALLBACK_NOT_OFFERED, CALL_NOT_WAITING;
  /// INVALID_ARGUMENT / NUMBER_MALFORMED.
  absl::StatusOr<CallUpdate> CallBack(const WorkspaceId& workspace, const RequestCallback& command,
                                      absl::Time deadline);

  /// FAILED_PRECONDITION / AGENT_BUSY; NOT_FOUND / AGENT_UNKNOWN.
  absl::Status Begin(const WorkspaceId& workspace, const BeginAgentCall& command,
                     absl::Time deadline);
  absl::Status End(const WorkspaceId& workspace, const EndAgentCall& command, absl::Time deadline);

  absl::Status End(const WorkspaceId& workspace, const EndCall& command, absl::Time deadline);

  /// NOT_FOUND / CALL_UNKNOWN.
  absl::StatusOr<CallUpdate> Get(const WorkspaceId& workspace, const CallId& call,
                                 absl::Time deadline);

 private:
  absl::StatusOr<CallUpdate> Do(const WorkspaceId& workspace, const CallId& call,
                                const Command& command, absl::Time deadline);

  absl::Status Do(const WorkspaceId& workspace, const Command& command, absl::Time deadline);

  Workspaces& workspaces_;
};

}  // namespace centralita::routing
