#pragma once

#include "absl/status/status.h"
#include "libs/lifecycle/host.h"

namespace centralita::media {

/// Wires the media gateway.
absl::Status Bind(lifecycle::Host& host);

}  // namespace centralita::media
