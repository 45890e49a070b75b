#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "services/routing/domain/workspace.h"

namespace centralita::routing {

/// How an agent stands in one group, where that differs from how the agent stands elsewhere.
struct GroupView {
  GroupId group;
  bool away = false;
  std::optional<absl::Time> paused_until;
  bool inactive = false;  // The membership does not hold now.

  friend bool operator==(const GroupView&, const GroupView&) = default;
};

/// An agent's presence as others may see it.
struct PresenceView {
  WorkspaceId workspace;
  Agent agent;
  SystemState system_state = SystemState::kUnreachable;
  NotRoutable not_routable = NotRoutable::kRoutable;
  std::vector<CallId> calls;  // Of queues first, then others.
  std::vector<GroupView> groups;
};

PresenceView DescribeAgent(const WorkspaceId& id, const Workspace& workspace, const Agent& agent);

/// NOT_FOUND / AGENT_UNKNOWN.
absl::StatusOr<PresenceView> DescribePerson(const WorkspaceId& id, const Workspace& workspace,
                                            const PersonId& person);

}  // namespace centralita::routing
