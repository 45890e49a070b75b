#include "tests/load/switchboard.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>

namespace centralita::load {

grpc::Status Switchboard::SilentFeed::PullEntries(grpc::ServerContext* context,
                                                  const events::v1::PullEntriesRequest*,
                                                  events::v1::PullEntriesResponse*) {
  for (int i = 0; i < 20 && !context->IsCancelled(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return grpc::Status::OK;
}

Switchboard::Switchboard(const std::string& address, History& history) : history_(history) {
  grpc::ServerBuilder builder;
  builder.AddListeningPort(address, grpc::InsecureServerCredentials());
  builder.RegisterService(this);
  builder.RegisterService(&feed_);
  server_ = builder.BuildAndStart();
  if (server_ != nullptr) return;
  std::fprintf(stderr, "cannot listen on %s\n", address.c_str());
  std::exit(1);
}

Switchboard::~Switchboard() {
  server_->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(2));
}

void Switchboard::Learn(const routing::v1::RoutingUpdate& update) {
  std::lock_guard lock(mutex_);
  const auto it = calls_.find(update.call_id());
  if (it == calls_.end() || it->second.newest.revision() >= update.revision()) return;
  it->second.newest = update;
  it->second.changed.notify_all();
}

std::optional<routing::v1::RoutingUpdate> Switchboard::Await(const std::string& call,
                                                             int64_t revision,
                                                             absl::Duration patience) {
  std::unique_lock lock(mutex_);
  Known& known = calls_[call];
  const bool newer = known.changed.wait_for(lock, absl::ToChronoNanoseconds(patience),
                                            [&] { return known.newest.revision() > revision; });
  if (!newer) return std::nullopt;
  return known.newest;
}

void Switchboard::Forget(const std::string& call) {
  std::lock_guard lock(mutex_);
  calls_.erase(call);
}

grpc::Status Switchboard::DeliverUpdate(grpc::ServerContext*,
                                        const calls::v1::DeliverUpdateRequest* request,
                                        calls::v1::DeliverUpdateResponse*) {
  history_.Add(Record("push")
                   .Text("call", request->update().call_id())
                   .Number("to", SteadyNow())
                   .Update(request->update()));
  Learn(request->update());
  return grpc::Status::OK;
}

}  // namespace centralita::load
