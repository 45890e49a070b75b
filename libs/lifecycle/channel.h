#pragma once

#include <memory>
#include <string>

#include <grpcpp/channel.h>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace centralita::lifecycle {

/// What gRPC connects to for a list of addresses as an operator writes it:
///
///   10.0.0.1:7101,10.0.0.2:7101   these, in turn
///   routing.svc:7103              all that DNS names, in turn
///   unix:/path, unix-abstract:x   as it is
///
/// INVALID_ARGUMENT with ADDRESS_MALFORMED if it is none of these; of several host names, say.
absl::StatusOr<std::string> ToTarget(absl::string_view addresses);

/// A channel that connects on first use and again whenever it must, tries a call that is
/// UNAVAILABLE up to three times, and sends none to a server that says NOT_SERVING (`watch_health`).
std::shared_ptr<grpc::Channel> OpenChannel(const std::string& target, bool watch_health);

}  // namespace centralita::lifecycle
