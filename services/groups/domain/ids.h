#pragma once

#include "libs/ids/id.h"

namespace centralita::groups {

using WorkspaceId = ids::Id<struct WorkspaceTag>;
using GroupId = ids::Id<struct GroupTag>;
using HolidayId = ids::Id<struct HolidayTag>;
using PersonId = ids::Id<struct PersonTag>;

}  // namespace centralita::groups
