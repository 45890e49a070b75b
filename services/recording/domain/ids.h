#pragma once

#include "libs/ids/id.h"

namespace centralita::recording {

using WorkspaceId = ids::Id<struct WorkspaceTag>;
using CallId = ids::Id<struct CallTag>;
using LegId = ids::Id<struct LegTag>;
using PersonId = ids::Id<struct PersonTag>;
using RecordingId = ids::Id<struct RecordingTag>;

}  // namespace centralita::recording
