#pragma once

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include <grpcpp/channel.h>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "centralita/calls/v1/gateway_event_service.grpc.pb.h"
#include "libs/clock/clock.h"
#include "services/media/app/outside.h"
#include "services/media/clients/node_identity.h"
#include "services/media/domain/event_backlog.h"
#include "services/media/metrics.h"

namespace centralita::media {

/// Reports leg events to `calls`, whichever replica answers, for as long as it takes. Safe for
/// concurrent use; Put() never waits for the network.
class CallsEventOutbox final : public LegEventOutbox {
 public:
  struct Options {
    int threads = 4;  // Batches under way at once, each of another call.
    absl::Duration deadline = absl::Seconds(3);
  };

  CallsEventOutbox(std::shared_ptr<grpc::Channel> channel, NodeIdentity node, const Clock& clock,
                   Metrics& metrics, Options options);
  ~CallsEventOutbox() override;

  void Start();
  /// Waits until all is acknowledged or `deadline` has come; then stops the threads.
  void Stop(absl::Time deadline);

  void Put(LegEvent event) override ABSL_LOCKS_EXCLUDED(mutex_);
  size_t waiting() const override { return waiting_.load(); }

 private:
  void Run();
  /// False when it is over.
  bool Next(std::vector<LegEvent>& batch) ABSL_LOCKS_EXCLUDED(mutex_);
  void Send(const std::vector<LegEvent>& batch) ABSL_LOCKS_EXCLUDED(mutex_);
  void NoteSize() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::unique_ptr<calls::v1::GatewayEventService::StubInterface> stub_;
  const NodeIdentity node_;
  const Clock& clock_;
  Metrics& metrics_;
  const Options options_;
  std::atomic<size_t> waiting_ = 0;
  absl::Mutex mutex_;
  absl::CondVar changed_;
  EventBacklog backlog_ ABSL_GUARDED_BY(mutex_){EventBacklog::Limits{}};
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace centralita::media
