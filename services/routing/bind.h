#pragma once

#include "absl/status/status.h"
#include "libs/lifecycle/host.h"

namespace centralita::routing {

/// Wires the service: which agent gets which call.
absl::Status Bind(lifecycle::Host& host);

}  // namespace centralita::routing
