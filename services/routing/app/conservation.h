#pragma once

#include <vector>

#include "services/routing/domain/workspace.h"

namespace centralita::routing {

/// Whether a group's figures add up: everything that was received has become something (I19).
bool AddsUp(const Figures& figures);

/// The groups whose figures do not add up, or whose calls in progress are not those that are there: none,
/// unless the router is wrong. Costs what the agents and the waiting calls are.
std::vector<GroupId> ConservationFaults(const Workspace& workspace);

}  // namespace centralita::routing
