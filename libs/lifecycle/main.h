#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "libs/lifecycle/host.h"

namespace centralita::lifecycle {

/// The whole life of a service's process; returns its exit code.
///
/// Config -> bind -> listen -> OnStart -> SERVING. On SIGTERM: NOT_SERVING, a wait for balancers to
/// notice (--shutdown_wait), no new calls, OnStop in reverse, exit 0, all within --shutdown_grace.
/// A second SIGTERM, or SIGINT: now.
int Main(int argc, char** argv, absl::string_view service, Bind bind);

/// Many services in one process (onebox): each has a Host, a server and a config of its own; they
/// reach each other without a network. One metrics port.
int MainOfMany(int argc, char** argv, std::vector<std::pair<std::string, Bind>> services);

}  // namespace centralita::lifecycle
