#pragma once

#include "libs/ids/id.h"

namespace centralita::ticketing {

using WorkspaceId = ids::Id<struct WorkspaceTag>;
using TicketId = ids::Id<struct TicketTag>;
using DraftId = ids::Id<struct DraftTag>;
using CallId = ids::Id<struct CallTag>;
using LegId = ids::Id<struct LegTag>;
using PersonId = ids::Id<struct PersonTag>;
using GroupId = ids::Id<struct GroupTag>;
using RecordingId = ids::Id<struct RecordingTag>;

}  // namespace centralita::ticketing
