#pragma once

#include <cstdint>

#include "libs/ids/id.h"

namespace centralita::routing {

using WorkspaceId = ids::Id<struct WorkspaceTag>;
using GroupId = ids::Id<struct GroupTag>;
using PersonId = ids::Id<struct PersonTag>;
using CallId = ids::Id<struct CallTag>;

/// Where an agent or a group stands in its workspace's list. Given once, in the order of the log, and
/// never again: the same in every replica.
using AgentIndex = uint32_t;
using GroupIndex = uint32_t;

/// Counts the calls of a workspace from 1, in the order in which the log received them.
using CallNumber = uint64_t;

}  // namespace centralita::routing
