#pragma once

#include "absl/status/statusor.h"
#include "services/routing/domain/workspace.h"

namespace centralita::routing {

/// An agent's presence as others may see it.
struct PresenceView {
  WorkspaceId workspace;
  Agent agent;
  SystemState system_state = SystemState::kUnreachable;
  NotRoutable not_routable = NotRoutable::kRoutable;
  CallId call;  // Empty: none.
};

PresenceView DescribeAgent(const WorkspaceId& id, const Workspace& workspace, const Agent& agent);

/// NOT_FOUND / AGENT_UNKNOWN.
absl::StatusOr<PresenceView> DescribePerson(const WorkspaceId& id, const Workspace& workspace,
                                            const PersonId& person);

}  // namespace centralita::routing
