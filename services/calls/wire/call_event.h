#pragma once

#include "absl/status/statusor.h"
#include "centralita/calls/v1/call_event.pb.h"
#include "services/calls/domain/event.h"

namespace centralita::calls {

/// DATA_LOSS / EVENT_UNREADABLE if it is not what ToProto() makes.
absl::StatusOr<Event> FromProto(const v1::CallEvent& proto);

v1::CallEvent ToProto(const Event& event);

}  // namespace centralita::calls
