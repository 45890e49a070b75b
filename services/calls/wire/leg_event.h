#pragma once

#include "absl/status/statusor.h"
#include "centralita/media/v1/leg.pb.h"
#include "services/calls/domain/leg.h"

namespace centralita::calls {

/// INVALID_ARGUMENT / EVENT_INVALID if a name is no UUID, or nothing is said to have happened.
absl::StatusOr<LegEvent> FromProto(const media::v1::LegEvent& proto);

IncomingCall FromProto(const media::v1::IncomingCall& proto);

media::v1::LegEvent ToProto(const LegEvent& event);
media::v1::IncomingCall ToProto(const IncomingCall& incoming);

}  // namespace centralita::calls
