#pragma once

#include "centralita/routing/v1/routing_event.pb.h"
#include "services/routing/domain/call.h"

namespace centralita::routing {

void Write(const Call& call, v1::CallImage& to);

/// What Write wrote, also before calls could have several offers.
Call FromProto(const v1::CallImage& from);

}  // namespace centralita::routing
