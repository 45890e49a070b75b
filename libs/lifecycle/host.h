#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <grpcpp/channel.h>
#include <grpcpp/impl/codegen/service_type.h>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "libs/clock/timer_queue.h"
#include "libs/config/reader.h"
#include "libs/metrics/metrics.h"

namespace centralita::lifecycle {

/// What a service's Bind is handed: the facts of the process, and a list to put its steps on.
///
/// Bind reads the config, builds the parts (Own), names what is served (Serve) and what runs
/// (OnStart, OnStop). It starts nothing itself: no thread, no connection. Used by one thread.
class Host {
 public:
  virtual ~Host() = default;

  virtual const std::string& service() const = 0;
  /// Names this start of this process: a UUID of version 7.
  virtual const std::string& instance() const = 0;
  virtual Clock& clock() = 0;
  /// The process's timers; callbacks must be short. Stopped after all OnStop steps.
  virtual TimerQueue& timers() = 0;
  virtual config::Reader& config() = 0;
  virtual metrics::Registry& metrics() = 0;

  /// A channel to another service: of this process if it is here too, else to the addresses of the
  /// flag --<service>_address ("host:port", several with commas: round robin). Calls fail fast when
  /// nobody is there; UNAVAILABLE is tried up to three times.
  virtual std::shared_ptr<grpc::Channel> ChannelTo(absl::string_view service) = 0;

  /// Serves `service`, which must live until the host has stopped (Own it).
  virtual void Serve(grpc::Service& service) = 0;

  /// Runs after the server listens, in order, and before the service is said to be SERVING. An
  /// error ends the process.
  virtual void OnStart(std::function<absl::Status()> step) = 0;

  /// Runs when the process has been told to end and says NOT_SERVING, while calls are still
  /// accepted: for what needs them in order to finish. `deadline` as for OnStop().
  virtual void OnDrain(std::function<void(absl::Time deadline)> step) = 0;

  /// Runs when the process ends, the last one first, after the server has stopped accepting calls.
  /// `deadline` is when the process leaves, done or not.
  virtual void OnStop(std::string name, std::function<void(absl::Time deadline)> step) = 0;

  /// Is asked every few seconds. The service is NOT_SERVING while any check fails.
  virtual void CheckHealth(std::string name,
                           std::function<absl::Status(absl::Time deadline)> check) = 0;

  /// Makes a part of the service, and destroys it when the process ends, the last one first.
  template <typename T, typename... Args>
  T& Own(Args&&... args) {
    auto part = std::make_shared<T>(std::forward<Args>(args)...);
    T& reference = *part;
    Keep(std::move(part));
    return reference;
  }

  /// Keeps a part that was made elsewhere.
  virtual void Keep(std::shared_ptr<void> part) = 0;
};

/// Wires one service. Its Status is what main() fails with.
using Bind = absl::Status (*)(Host&);

}  // namespace centralita::lifecycle
