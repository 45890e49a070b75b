#pragma once

#include "centralita/routing/v1/presence.pb.h"
#include "services/routing/app/presence_view.h"

namespace centralita::routing {

v1::Presence ToProto(const PresenceView& view);

}  // namespace centralita::routing
