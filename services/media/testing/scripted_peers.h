#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <grpcpp/server.h>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "centralita/calls/v1/gateway_event_service.grpc.pb.h"
#include "centralita/directory/v1/credential_service.grpc.pb.h"
#include "centralita/directory/v1/trunk_service.grpc.pb.h"
#include "centralita/recording/v1/recording_service.grpc.pb.h"
#include "centralita/routing/v1/presence_service.grpc.pb.h"

namespace centralita::media::test {

/// `calls`, as a test plays it: keeps all events, once each, in the order of their coming.
class ScriptedCalls final : public calls::v1::GatewayEventService::Service {
 public:
  grpc::Status ReportLegEvents(grpc::ServerContext*, const calls::v1::ReportLegEventsRequest*,
                               calls::v1::ReportLegEventsResponse*) override;

  /// The first event that fits, waiting for it.
  std::optional<v1::LegEvent> Await(const std::function<bool(const v1::LegEvent&)>& fits,
                                    absl::Duration patience = absl::Seconds(10));
  /// The first event of this kind of this leg; of any leg if `leg_id` is empty.
  std::optional<v1::LegEvent> Await(v1::LegEvent::EventCase kind, const std::string& leg_id = "",
                                    absl::Duration patience = absl::Seconds(10));
  std::vector<v1::LegEvent> events() const;

 private:
  mutable absl::Mutex mutex_;
  std::vector<v1::LegEvent> events_ ABSL_GUARDED_BY(mutex_);
};

/// `directory`: the users and trunks that a test has written down.
class ScriptedCredentials final : public directory::v1::CredentialService::Service {
 public:
  void Add(const std::string& username, const std::string& password, const std::string& realm);
  grpc::Status GetSipCredential(grpc::ServerContext*, const directory::v1::GetSipCredentialRequest*,
                                directory::v1::SipCredential*) override;

 private:
  absl::Mutex mutex_;
  std::map<std::string, directory::v1::SipCredential> known_ ABSL_GUARDED_BY(mutex_);
};

class ScriptedTrunks final : public directory::v1::TrunkService::Service {
 public:
  void Set(std::vector<directory::v1::Trunk> trunks);
  grpc::Status ListTrunks(grpc::ServerContext*, const directory::v1::ListTrunksRequest*,
                          directory::v1::ListTrunksResponse*) override;

 private:
  absl::Mutex mutex_;
  std::vector<directory::v1::Trunk> trunks_ ABSL_GUARDED_BY(mutex_);
};

/// `routing`: who has a phone, as it was told.
class ScriptedPresence final : public routing::v1::PresenceService::Service {
 public:
  grpc::Status ReportDevices(grpc::ServerContext*, const routing::v1::ReportDevicesRequest*,
                             routing::v1::ReportDevicesResponse*) override;
  bool HasPhone(const std::string& person_id) const;

 private:
  mutable absl::Mutex mutex_;
  std::map<std::string, absl::Time> until_ ABSL_GUARDED_BY(mutex_);
};

/// `recording`: what was delivered.
class ScriptedRecordings final : public recording::v1::RecordingService::Service {
 public:
  struct Delivered {
    recording::v1::RecordingHeader header;
    std::string bytes;
  };
  grpc::Status DeliverRecording(grpc::ServerContext*,
                                grpc::ServerReader<recording::v1::DeliverRecordingRequest>*,
                                recording::v1::Recording*) override;
  std::optional<Delivered> Find(const std::string& recording_id) const;

 private:
  mutable absl::Mutex mutex_;
  std::map<std::string, Delivered> delivered_ ABSL_GUARDED_BY(mutex_);
};

/// All of them, each on a port of its own, to be stopped and started again.
struct ScriptedPeers {
  ScriptedCalls calls;
  ScriptedCredentials credentials;
  ScriptedTrunks trunks;
  ScriptedPresence presence;
  ScriptedRecordings recordings;

  ScriptedPeers();
  ~ScriptedPeers();

  void StartCalls();
  void StopCalls();
  void StartDirectory();
  void StopDirectory();

  int calls_port;
  int directory_port;
  int others_port;

 private:
  std::unique_ptr<grpc::Server> calls_server_;
  std::unique_ptr<grpc::Server> directory_server_;
  std::unique_ptr<grpc::Server> others_server_;
};

}  // namespace centralita::media::test
