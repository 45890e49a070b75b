#pragma once

#include "centralita/routing/v1/routing.pb.h"
#include "services/routing/domain/group.h"

namespace centralita::routing {

v1::GroupFigures ToProto(const Figures& figures);
Figures FromProto(const v1::GroupFigures& proto);

}  // namespace centralita::routing
