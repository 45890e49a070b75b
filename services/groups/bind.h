#pragma once

#include "absl/status/status.h"
#include "libs/lifecycle/host.h"

namespace centralita::groups {

/// Wires the service.
absl::Status Bind(lifecycle::Host& host);

}  // namespace centralita::groups
