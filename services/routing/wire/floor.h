#pragma once

#include "centralita/routing/v1/supervision_service.pb.h"
#include "services/routing/app/floor_scene.h"
#include "services/routing/app/supervision_log.h"

namespace centralita::routing {

/// `age` is set if it is not zero.
v1::QueueEntry ToProto(const QueueEntry& entry);

v1::WatchFloorResponse ToProto(const WorkspaceId& workspace, const FloorChange& change);

v1::SupervisionAction ToProto(const WorkspaceId& workspace, const SupervisionLog::Entry& entry);

}  // namespace centralita::routing
