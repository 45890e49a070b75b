#pragma once

#include "libs/ids/id.h"

namespace centralita::calls {

using CallId = ids::Id<struct CallTag>;
using LegId = ids::Id<struct LegTag>;
using WorkspaceId = ids::Id<struct WorkspaceTag>;
using GroupId = ids::Id<struct GroupTag>;
using PersonId = ids::Id<struct PersonTag>;
using RecordingId = ids::Id<struct RecordingTag>;

}  // namespace centralita::calls
