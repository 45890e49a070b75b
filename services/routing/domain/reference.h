#pragma once

#include <vector>

#include "absl/time/time.h"
#include "services/routing/domain/workspace.h"

namespace centralita::routing::reference {

// The rules of routing once more, as plainly as they can be said: no index, no cache, everything is
// looked at. For tests; shares no code with the router, but its types.

/// Whether the group could offer the agent a call now, as far as the agent goes.
bool IsFree(const Workspace& workspace, AgentIndex agent, GroupIndex group);

/// Whether the agent is on line for the group, busy or not.
bool IsOnLine(const Workspace& workspace, AgentIndex agent, GroupIndex group);

/// Whether the call may go to the agent if free, as of `now`.
bool MayHave(const Workspace& workspace, const Call& call, AgentIndex agent, absl::Time now);

/// As of when the call's demands have been considered: just before they are next.
absl::Time Considered(const Call& call);

/// Whom the call may be offered to now.
std::vector<AgentIndex> Candidates(const Workspace& workspace, const Call& call, absl::Time now);

/// Whom of the candidates it has to be offered to.
AgentIndex Choice(const Workspace& workspace, const Call& call,
                  const std::vector<AgentIndex>& candidates, absl::Time now);

/// Who has the agent's time: calls of queues, offered or not, and others.
int LoadOf(const Workspace& workspace, AgentIndex agent);

/// Where the agent stands in the group's list; its size: nowhere.
uint32_t PositionOf(const Workspace& workspace, AgentIndex agent, GroupIndex group);

/// Whether the call is offered, and one more agent may ring.
bool MayRingMore(const Call& call);

}  // namespace centralita::routing::reference
