#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/routing/domain/event.h"

namespace centralita::routing {

/// An event as its centralita.routing.v1.RoutingEvent, serialised.
std::string EncodeEvent(const Event& event);

/// DATA_LOSS with EVENT_MALFORMED if it is none of ours.
absl::StatusOr<Event> DecodeEvent(absl::string_view bytes);

}  // namespace centralita::routing
