#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "centralita/calls/v1/routing_update_service.grpc.pb.h"
#include "libs/clock/clock.h"
#include "services/routing/app/calls_notifier.h"
#include "services/routing/metrics.h"

namespace centralita::routing {

/// Pushes to `calls` from a few threads of its own: per call one update at a time, always the newest,
/// until acknowledged. Safe for concurrent use.
class CallsPush final : public CallsNotifier {
 public:
  struct Options {
    int threads = 4;
    absl::Duration patience = absl::Seconds(2);  // Of one try.
    absl::Duration first_retry = absl::Milliseconds(50);
    absl::Duration last_retry = absl::Seconds(3);
  };

  /// `clock` and `metrics` must outlive this.
  CallsPush(std::shared_ptr<grpc::ChannelInterface> channel, const Clock& clock, Metrics& metrics,
            Options options);
  ~CallsPush() override;

  void Start();

  /// Drops what is not delivered: UpdateKeeper finds it in the log again.
  void Stop();

  void Notify(CallUpdate update) override;
  bool HasAcknowledged(const CallId& call, int64_t revision) override;

 private:
  struct Pending {
    CallUpdate update;
    absl::Time due;
    int failures = 0;
    bool under_way = false;
  };

  void Run();
  /// True if `calls` is done with the update: it has it, does not know the call, or will
  /// never take it.
  bool Deliver(const CallUpdate& update);
  void Settle(const CallId& call, int64_t revision, bool delivered);
  void Acknowledge(const CallId& call, int64_t revision);
  void Schedule(const CallId& call, Pending& pending, absl::Time due);

  const std::unique_ptr<calls::v1::RoutingUpdateService::Stub> stub_;
  const Clock& clock_;
  Metrics& metrics_;
  const Options options_;

  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  absl::flat_hash_map<CallId, Pending> pending_;
  std::multimap<absl::Time, CallId> due_;  // May name calls that are no longer due then.
  absl::flat_hash_map<CallId, int64_t> acknowledged_;
  std::deque<CallId> acknowledged_order_;
  std::vector<std::thread> threads_;
};

}  // namespace centralita::routing
