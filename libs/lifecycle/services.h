#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace centralita::lifecycle {

/// A service of this house, and where it listens unless told otherwise.
struct WellKnown {
  const char* name;
  int port;          // gRPC
  int metrics_port;  // HTTP
};

/// All services, in the order in which they depend on each other.
const std::vector<WellKnown>& WellKnownServices();

/// The entry of `service`, or one with ports 0 for a service that is not in the list.
WellKnown FindWellKnown(absl::string_view service);

}  // namespace centralita::lifecycle
