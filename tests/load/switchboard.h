#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include <grpcpp/server.h>

#include "absl/time/time.h"
#include "centralita/calls/v1/routing_update_service.grpc.pb.h"
#include "centralita/events/v1/feed_service.grpc.pb.h"
#include "tests/load/history.h"

namespace centralita::load {

/// Where routing's pushes arrive: this is the client that the router works for, with the contract of
/// `calls` and none of its code. It takes note of every update, and tells who waits for one. The feed
/// of `calls` is silent: calls end by EndCall alone. Safe for concurrent use.
class Switchboard final : public calls::v1::RoutingUpdateService::Service {
 public:
  /// Listens on `address`. `history` must outlive this.
  Switchboard(const std::string& address, History& history);
  ~Switchboard() override;

  /// What an answer said: as good as a push.
  void Learn(const routing::v1::RoutingUpdate& update);

  /// The newest that is known of the call, as soon as it is newer than `revision`; nothing if
  /// that was not so in time.
  std::optional<routing::v1::RoutingUpdate> Await(const std::string& call, int64_t revision,
                                                  absl::Duration patience);

  /// The call is over, and will not be asked after any more.
  void Forget(const std::string& call);

  grpc::Status DeliverUpdate(grpc::ServerContext* context,
                             const calls::v1::DeliverUpdateRequest* request,
                             calls::v1::DeliverUpdateResponse* response) override;

 private:
  class SilentFeed final : public events::v1::FeedService::Service {
   public:
    grpc::Status PullEntries(grpc::ServerContext* context,
                             const events::v1::PullEntriesRequest* request,
                             events::v1::PullEntriesResponse* response) override;
  };

  struct Known {
    routing::v1::RoutingUpdate newest;
    std::condition_variable changed;
  };

  History& history_;
  std::mutex mutex_;
  std::map<std::string, Known> calls_;
  SilentFeed feed_;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace centralita::load
