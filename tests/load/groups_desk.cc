#include "tests/load/groups_desk.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"

namespace centralita::load {
namespace {

/// A snapshot of 5,000 agents has half a megabyte, and a message may have four.
constexpr size_t kEntriesAtOnce = 4;

}  // namespace

GroupsDesk::GroupsDesk(const std::string& address)
    : epoch_(absl::StrCat(absl::ToUnixSeconds(absl::Now()))) {
  grpc::ServerBuilder builder;
  builder.AddListeningPort(address, grpc::InsecureServerCredentials());
  builder.RegisterService(this);
  server_ = builder.BuildAndStart();
  if (server_ != nullptr) return;
  std::fprintf(stderr, "cannot listen on %s\n", address.c_str());
  std::exit(1);
}

GroupsDesk::~GroupsDesk() {
  {
    std::lock_guard lock(mutex_);
    closed_ = true;
  }
  told_.notify_all();
  server_->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(2));
}

void GroupsDesk::Tell(const groups::v1::GroupSnapshot& snapshot) {
  std::lock_guard lock(mutex_);
  events::v1::FeedEntry& entry = entries_.emplace_back();
  entry.set_cursor(absl::StrCat(epoch_, "-", entries_.size()));
  entry.set_aggregate(snapshot.group_id());
  entry.set_first_version(snapshot.version());
  entry.add_payloads(snapshot.SerializeAsString());
  told_.notify_all();
}

grpc::Status GroupsDesk::PullEntries(grpc::ServerContext*,
                                     const events::v1::PullEntriesRequest* request,
                                     events::v1::PullEntriesResponse* response) {
  const std::pair<std::string, std::string> after = absl::StrSplit(request->after(), '-');
  size_t from = 0;
  if (after.first == epoch_ && !absl::SimpleAtoi(after.second, &from)) from = 0;
  std::unique_lock lock(mutex_);
  told_.wait_for(lock, std::chrono::seconds(1), [&] { return closed_ || entries_.size() > from; });
  const size_t end = std::min(entries_.size(), from + kEntriesAtOnce);
  for (size_t i = from; i < end; ++i) *response->add_entries() = entries_[i];
  return grpc::Status::OK;
}

}  // namespace centralita::load
