#pragma once

#include <memory>
#include <string>
#include <thread>

#include <grpcpp/channel.h>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "centralita/recording/v1/recording_service.grpc.pb.h"
#include "libs/clock/clock.h"
#include "services/media/app/recording_spool.h"
#include "services/media/metrics.h"

namespace centralita::media {

/// Carries finished recordings from the spool to `recording`, one by one. The local copy goes only
/// when the other side has acknowledged. Safe for concurrent use.
class RecordingDelivery {
 public:
  RecordingDelivery(std::shared_ptr<grpc::Channel> channel, RecordingSpool& spool,
                    const Clock& clock, Metrics& metrics);
  ~RecordingDelivery();

  void Start();
  void Stop();

  /// There may be something new.
  void Wake() ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  struct Retry {
    absl::Duration wait;
    absl::Time due;
  };

  void Run();
  /// Delivers what is due. Returns when to look again.
  absl::Time DeliverAll();
  /// OK if `recording` has it.
  absl::Status Deliver(const SpooledRecording& recording);
  void Forget(const std::string& recording_id);

  const std::unique_ptr<recording::v1::RecordingService::StubInterface> stub_;
  RecordingSpool& spool_;
  const Clock& clock_;
  Metrics& metrics_;
  absl::flat_hash_map<std::string, Retry> retries_;  // The thread's own.
  absl::Mutex mutex_;
  absl::CondVar changed_;
  bool news_ ABSL_GUARDED_BY(mutex_) = true;  // What an earlier life left.
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace centralita::media
