#include "services/routing/testing/fake_peers.h"

#include <chrono>
#include <cstdlib>

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>

#include "absl/strings/str_cat.h"
#include "libs/rpc/status.h"
#include "libs/status/error.h"

namespace centralita::routing {
namespace {

std::unique_ptr<grpc::Server> Serve(const std::vector<grpc::Service*>& services,
                                    std::string* address) {
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  for (grpc::Service* service : services) builder.RegisterService(service);
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  *address = absl::StrCat("127.0.0.1:", port);
  return server;
}

}  // namespace

void FakeFeed::Add(const std::string& aggregate, const std::string& payload) {
  std::lock_guard lock(mutex_);
  events::v1::FeedEntry& entry = entries_.emplace_back();
  entry.set_cursor(absl::StrCat("1-", entries_.size()));
  entry.set_aggregate(aggregate);
  entry.set_first_version(static_cast<int64_t>(entries_.size()));
  entry.add_payloads(payload);
  added_.notify_all();
}

void FakeFeed::Close() {
  std::lock_guard lock(mutex_);
  closed_ = true;
  added_.notify_all();
}

grpc::Status FakeFeed::PullEntries(grpc::ServerContext*,
                                   const events::v1::PullEntriesRequest* request,
                                   events::v1::PullEntriesResponse* response) {
  size_t from = 0;
  const size_t dash = request->after().find('-');
  if (dash != std::string::npos)
    from = std::strtoul(request->after().c_str() + dash + 1, nullptr, 10);
  std::unique_lock lock(mutex_);
  added_.wait_for(lock, std::chrono::seconds(1), [&] { return closed_ || entries_.size() > from; });
  for (size_t i = from; i < entries_.size(); ++i) *response->add_entries() = entries_[i];
  return grpc::Status::OK;
}

void FakeUpdates::SetDown(bool down) {
  std::lock_guard lock(mutex_);
  down_ = down;
}

void FakeUpdates::Refuse(const std::string& call, grpc::StatusCode code) {
  std::lock_guard lock(mutex_);
  refusals_[call] = code;
}

int FakeUpdates::refused() {
  std::lock_guard lock(mutex_);
  return refused_;
}

std::optional<v1::RoutingUpdate> FakeUpdates::Newest(const std::string& call) {
  std::lock_guard lock(mutex_);
  const auto it = newest_.find(call);
  return it == newest_.end() ? std::nullopt : std::optional(it->second);
}

grpc::Status FakeUpdates::DeliverUpdate(grpc::ServerContext*,
                                        const calls::v1::DeliverUpdateRequest* request,
                                        calls::v1::DeliverUpdateResponse*) {
  std::lock_guard lock(mutex_);
  if (down_) return {grpc::StatusCode::UNAVAILABLE, "down"};
  if (const auto it = refusals_.find(request->update().call_id()); it != refusals_.end()) {
    ++refused_;
    return {it->second, "refused"};
  }
  v1::RoutingUpdate& newest = newest_[request->update().call_id()];
  if (newest.revision() < request->update().revision()) newest = request->update();
  return grpc::Status::OK;
}

void FakeDirectory::Promote(const std::string& person) {
  std::lock_guard lock(mutex_);
  administrators_.insert(person);
}

void FakeDirectory::AddNumber(const std::string& e164, const std::string& workspace,
                              const std::string& group) {
  std::lock_guard lock(mutex_);
  directory::v1::Number& number = book_[e164];
  number.set_name(absl::StrCat("workspaces/", workspace, "/numbers/n", book_.size()));
  number.set_e164(e164);
  if (!group.empty()) number.set_group(absl::StrCat("workspaces/", workspace, "/groups/", group));
}

grpc::Status FakeDirectory::People::BatchGetPeople(
    grpc::ServerContext*, const directory::v1::BatchGetPeopleRequest* request,
    directory::v1::BatchGetPeopleResponse* response) {
  std::lock_guard lock(directory_.mutex_);
  for (const std::string& name : request->names()) {
    directory::v1::Person& person = *response->add_people();
    person.set_name(name);
    if (directory_.administrators_.contains(name.substr(name.rfind('/') + 1))) {
      person.add_permissions(directory::v1::PERMISSION_ADMINISTER);
    }
  }
  return grpc::Status::OK;
}

grpc::Status FakeDirectory::Numbers::ResolveNumber(
    grpc::ServerContext*, const directory::v1::ResolveNumberRequest* request,
    directory::v1::Number* response) {
  std::lock_guard lock(directory_.mutex_);
  const auto it = directory_.book_.find(request->dialled());
  if (it == directory_.book_.end()) {
    return rpc::ToGrpc(status::Error(absl::StatusCode::kNotFound, "NUMBER_NOT_FOUND", "none"),
                       "directory.centralita");
  }
  *response = it->second;
  return grpc::Status::OK;
}

FakePeers::FakePeers()
    : groups_server_(Serve({&groups_}, &groups_address_)),
      calls_server_(Serve({&calls_, &updates_}, &calls_address_)),
      directory_server_(Serve(directory_.services(), &directory_address_)) {}

FakePeers::~FakePeers() {
  groups_.Close();
  calls_.Close();
  groups_server_->Shutdown();
  calls_server_->Shutdown();
  directory_server_->Shutdown();
}

}  // namespace centralita::routing
