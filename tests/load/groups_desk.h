#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <grpcpp/server.h>

#include "centralita/events/v1/feed_service.grpc.pb.h"
#include "centralita/groups/v1/group.pb.h"

namespace centralita::load {

/// Tells routing of groups, with the contract of the feed of `groups`: for benches that configure
/// more agents than it is worth hiring. Safe for concurrent use.
class GroupsDesk final : public events::v1::FeedService::Service {
 public:
  /// Listens on `address`.
  explicit GroupsDesk(const std::string& address);
  ~GroupsDesk() override;

  void Tell(const groups::v1::GroupSnapshot& snapshot);

  grpc::Status PullEntries(grpc::ServerContext* context,
                           const events::v1::PullEntriesRequest* request,
                           events::v1::PullEntriesResponse* response) override;

 private:
  const std::string epoch_;  // Of cursors: those of an earlier desk are behind all of this one's.
  std::mutex mutex_;
  std::condition_variable told_;
  bool closed_ = false;
  std::vector<events::v1::FeedEntry> entries_;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace centralita::load
