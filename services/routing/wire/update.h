#pragma once

#include "centralita/routing/v1/routing.pb.h"
#include "services/routing/app/call_update.h"

namespace centralita::routing {

v1::Hop ToProto(const Hop& hop);
v1::CallbackRequest ToProto(const CallbackWish& callback);
v1::RoutingUpdate ToProto(const CallUpdate& update);

}  // namespace centralita::routing
