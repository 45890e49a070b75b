#pragma once

#include "absl/status/status.h"
#include "libs/lifecycle/host.h"

namespace centralita::recording {

/// Wires the service.
absl::Status Bind(lifecycle::Host& host);

}  // namespace centralita::recording
