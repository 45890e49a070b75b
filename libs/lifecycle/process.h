#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/config/arguments.h"
#include "libs/lifecycle/host.h"

namespace centralita::lifecycle {

/// Services that live and die together: what Main() runs, and what a test starts in its own process.
///
///   Process process("onebox", {{"groups", groups::Bind}}, {"--listen=127.0.0.1:0"}, {});
///   absl::Status started = process.Start();
///   auto stub = v1::GroupService::NewStub(process.ChannelTo("groups"));
///   process.Stop();
class Process {
 public:
  /// `name` is the service's, or "onebox" where there may be many.
  Process(std::string name, std::vector<std::pair<std::string, Bind>> services,
          const std::vector<std::string>& args, config::Environment environment);
  /// Stops, if Stop() was not called.
  ~Process();

  /// Reads the config, binds, listens, runs OnStart, and says SERVING. What has begun is undone if
  /// a step fails. INVALID_ARGUMENT with CONFIG_INVALID; CANCELLED with HELP_REQUESTED (the text is
  /// the message); UNAVAILABLE with ADDRESS_IN_USE; or what a service's step has returned.
  absl::Status Start();

  /// Says NOT_SERVING, waits `--shutdown_wait`, and undoes everything in reverse order.
  void Stop();

  /// A channel without a network to a service of this process.
  std::shared_ptr<grpc::Channel> ChannelTo(absl::string_view service);

  /// Where `service` listens; the real port, if 0 was asked for.
  std::string AddressOf(absl::string_view service) const;

  absl::Duration shutdown_grace() const;
  metrics::Registry& metrics();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace centralita::lifecycle
