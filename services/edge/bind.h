#pragma once

#include "libs/lifecycle/host.h"

namespace centralita::edge {

/// Wires the edge: descriptors, the directory's keys, the services behind it, and the listener.
absl::Status Bind(lifecycle::Host& host);

}  // namespace centralita::edge
