#pragma once

#include "libs/ids/id.h"

namespace centralita::directory {

using WorkspaceId = ids::Id<struct WorkspaceTag>;
using PersonId = ids::Id<struct PersonTag>;
using ContactId = ids::Id<struct ContactTag>;
using NumberId = ids::Id<struct NumberTag>;

/// Chosen by the operator: "acme-madrid".
using TrunkId = ids::Id<struct TrunkTag>;

}  // namespace centralita::directory
