#pragma once

#include "centralita/routing/v1/resolution_service.pb.h"
#include "services/routing/app/resolver.h"

namespace centralita::routing {

v1::Resolution ToProto(const WorkspaceId& workspace, const ResolutionView& view);

}  // namespace centralita::routing
