#include "services/media/testing/scripted_peers.h"

#include <utility>

#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/server_builder.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/media/domain/digest.h"
#include "services/media/testing/child_process.h"

namespace centralita::media::test {
namespace {

std::unique_ptr<grpc::Server> Serve(int port, const std::vector<grpc::Service*>& services) {
  grpc::EnableDefaultHealthCheckService(true);
  grpc::ServerBuilder builder;
  builder.AddListeningPort(absl::StrCat("127.0.0.1:", port), grpc::InsecureServerCredentials());
  for (grpc::Service* service : services) builder.RegisterService(service);
  return builder.BuildAndStart();
}

}  // namespace

grpc::Status ScriptedCalls::ReportLegEvents(grpc::ServerContext*,
                                            const calls::v1::ReportLegEventsRequest* request,
                                            calls::v1::ReportLegEventsResponse*) {
  absl::MutexLock lock(&mutex_);
  for (const v1::LegEvent& event : request->events()) {
    bool known = false;
    for (const v1::LegEvent& old : events_) {
      known |= old.leg_id() == event.leg_id() && old.sequence() == event.sequence();
    }
    if (!known) events_.push_back(event);
  }
  return grpc::Status::OK;
}

std::optional<v1::LegEvent> ScriptedCalls::Await(
    const std::function<bool(const v1::LegEvent&)>& fits, absl::Duration patience) {
  std::optional<v1::LegEvent> found;
  const auto look = [&]() {
    mutex_.AssertReaderHeld();
    for (const v1::LegEvent& event : events_) {
      if (!fits(event)) continue;
      found = event;
      return true;
    }
    return false;
  };
  absl::MutexLock lock(&mutex_);
  mutex_.AwaitWithTimeout(absl::Condition(&look), patience);
  return found;
}

std::optional<v1::LegEvent> ScriptedCalls::Await(v1::LegEvent::EventCase kind,
                                                 const std::string& leg_id,
                                                 absl::Duration patience) {
  return Await(
      [&](const v1::LegEvent& event) {
        return event.event_case() == kind && (leg_id.empty() || event.leg_id() == leg_id);
      },
      patience);
}

std::vector<v1::LegEvent> ScriptedCalls::events() const {
  absl::MutexLock lock(&mutex_);
  return events_;
}

void ScriptedCredentials::Add(const std::string& username, const std::string& password,
                              const std::string& realm) {
  directory::v1::SipCredential credential;
  credential.set_sip_username(username);
  credential.set_realm(realm);
  credential.set_ha1_md5(HashCredentials(DigestAlgorithm::kMd5, username, realm, password));
  credential.set_ha1_sha256(HashCredentials(DigestAlgorithm::kSha256, username, realm, password));
  credential.set_workspace_id("w1");
  credential.set_person_id(username);
  absl::MutexLock lock(&mutex_);
  known_[username] = credential;
}

grpc::Status ScriptedCredentials::GetSipCredential(
    grpc::ServerContext*, const directory::v1::GetSipCredentialRequest* request,
    directory::v1::SipCredential* response) {
  absl::MutexLock lock(&mutex_);
  const auto it = known_.find(request->sip_username());
  if (it == known_.end()) return {grpc::StatusCode::NOT_FOUND, "unknown"};
  *response = it->second;
  return grpc::Status::OK;
}

void ScriptedTrunks::Set(std::vector<directory::v1::Trunk> trunks) {
  absl::MutexLock lock(&mutex_);
  trunks_ = std::move(trunks);
}

grpc::Status ScriptedTrunks::ListTrunks(grpc::ServerContext*,
                                        const directory::v1::ListTrunksRequest*,
                                        directory::v1::ListTrunksResponse* response) {
  absl::MutexLock lock(&mutex_);
  for (const directory::v1::Trunk& trunk : trunks_) *response->add_trunks() = trunk;
  return grpc::Status::OK;
}

grpc::Status ScriptedPresence::ReportDevices(grpc::ServerContext*,
                                             const routing::v1::ReportDevicesRequest* request,
                                             routing::v1::ReportDevicesResponse*) {
  absl::MutexLock lock(&mutex_);
  if (request->complete()) until_.clear();
  for (const routing::v1::Device& device : request->devices()) {
    until_[device.person_id()] = absl::FromUnixSeconds(device.expire_time().seconds());
  }
  return grpc::Status::OK;
}

bool ScriptedPresence::HasPhone(const std::string& person_id) const {
  absl::MutexLock lock(&mutex_);
  const auto it = until_.find(person_id);
  return it != until_.end() && it->second > absl::Now();
}

grpc::Status ScriptedRecordings::DeliverRecording(
    grpc::ServerContext*, grpc::ServerReader<recording::v1::DeliverRecordingRequest>* reader,
    recording::v1::Recording*) {
  Delivered delivered;
  recording::v1::DeliverRecordingRequest piece;
  while (reader->Read(&piece)) {
    if (piece.has_header()) delivered.header = piece.header();
    delivered.bytes += piece.chunk();
  }
  absl::MutexLock lock(&mutex_);
  delivered_[delivered.header.recording_id()] = delivered;
  return grpc::Status::OK;
}

std::optional<ScriptedRecordings::Delivered> ScriptedRecordings::Find(
    const std::string& recording_id) const {
  absl::MutexLock lock(&mutex_);
  const auto it = delivered_.find(recording_id);
  if (it == delivered_.end()) return std::nullopt;
  return it->second;
}

ScriptedPeers::ScriptedPeers()
    : calls_port(FreePort()), directory_port(FreePort()), others_port(FreePort()) {
  StartCalls();
  StartDirectory();
  others_server_ = Serve(others_port, {&presence, &recordings});
}

ScriptedPeers::~ScriptedPeers() {
  StopCalls();
  StopDirectory();
  others_server_->Shutdown(std::chrono::system_clock::now());
}

void ScriptedPeers::StartCalls() { calls_server_ = Serve(calls_port, {&calls}); }

void ScriptedPeers::StopCalls() {
  if (calls_server_ != nullptr) calls_server_->Shutdown(std::chrono::system_clock::now());
  calls_server_.reset();
}

void ScriptedPeers::StartDirectory() {
  directory_server_ = Serve(directory_port, {&credentials, &trunks});
}

void ScriptedPeers::StopDirectory() {
  if (directory_server_ != nullptr) directory_server_->Shutdown(std::chrono::system_clock::now());
  directory_server_.reset();
}

}  // namespace centralita::media::test
