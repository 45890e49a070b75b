#pragma once

#include <memory>
#include <thread>

#include <grpcpp/channel.h>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "centralita/directory/v1/trunk_service.grpc.pb.h"
#include "libs/clock/clock.h"
#include "services/media/app/outside.h"
#include "services/media/metrics.h"

namespace centralita::media {

/// The trunks of `directory`, read again every few seconds; the last ones that were read while
/// nobody answers. Safe for concurrent use.
class DirectoryTrunks final : public Trunks {
 public:
  DirectoryTrunks(std::shared_ptr<grpc::Channel> channel, const Clock& clock, Metrics& metrics,
                  absl::Duration refresh_every);
  ~DirectoryTrunks() override;

  void Start();
  void Stop();

  std::shared_ptr<const TrunkTable> Table() const override ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  void Run();
  absl::StatusOr<TrunkTable> Read();

  const std::unique_ptr<directory::v1::TrunkService::StubInterface> stub_;
  const Clock& clock_;
  Metrics& metrics_;
  const absl::Duration refresh_every_;
  mutable absl::Mutex mutex_;
  absl::CondVar changed_;
  std::shared_ptr<const TrunkTable> table_ ABSL_GUARDED_BY(mutex_);  // Null: not read yet.
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace centralita::media
