#pragma once

#include "libs/lifecycle/host.h"

namespace centralita::calls {

/// Wires the service `calls`.
absl::Status Bind(lifecycle::Host& host);

}  // namespace centralita::calls
