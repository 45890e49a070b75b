#pragma once

#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <grpcpp/channel.h>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "centralita/routing/v1/presence_service.grpc.pb.h"
#include "libs/clock/clock.h"
#include "services/media/app/outside.h"

namespace centralita::media {

/// Tells `routing` who has a phone. The newest word about a person counts; what could not be told
/// is told again. Safe for concurrent use.
class RoutingDeviceReports final : public DeviceReports {
 public:
  RoutingDeviceReports(std::shared_ptr<grpc::Channel> channel, std::string gateway,
                       const Clock& clock);
  ~RoutingDeviceReports() override;

  void Start();
  /// Tries once more what is left, and stops.
  void Stop();

  void Report(std::vector<Reachability> people, bool complete) override ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  void Run();
  /// Sends all that is waiting. False if it could not be told.
  bool Send() ABSL_LOCKS_EXCLUDED(mutex_);

  const std::unique_ptr<routing::v1::PresenceService::StubInterface> stub_;
  const std::string gateway_;
  const Clock& clock_;
  absl::Mutex mutex_;
  absl::CondVar changed_;
  std::map<std::string, Reachability> waiting_ ABSL_GUARDED_BY(mutex_);
  bool complete_ ABSL_GUARDED_BY(mutex_) = false;  // `waiting_` is all there is.
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace centralita::media
