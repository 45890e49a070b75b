#pragma once

#include "absl/status/statusor.h"
#include "centralita/routing/v1/routing.pb.h"
#include "services/calls/domain/routing.h"

namespace centralita::calls {

/// INVALID_ARGUMENT / UPDATE_INVALID if the state is not set, or a missed call has no reason.
absl::StatusOr<RoutingUpdate> FromProto(const routing::v1::RoutingUpdate& proto);

routing::v1::RoutingUpdate ToProto(const RoutingUpdate& update);
routing::v1::Hop ToProto(const Hop& hop);
routing::v1::Waiting ToProto(const Waiting& waiting);
/// As far as it is there.
Waiting FromProto(const routing::v1::Waiting& proto);

}  // namespace centralita::calls
