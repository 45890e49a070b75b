#pragma once

#include "centralita/routing/v1/routing_event.pb.h"
#include "services/routing/domain/agent.h"

namespace centralita::routing {

/// All of an agent but what is derived from the groups.
void Write(const Agent& agent, v1::AgentImage& to);

/// What Write wrote, also before agents could have several calls.
Agent FromProto(const v1::AgentImage& from);

}  // namespace centralita::routing
