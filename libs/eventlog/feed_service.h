#pragma once

#include "centralita/events/v1/feed_service.grpc.pb.h"
#include "libs/eventlog/feed.h"

namespace centralita::eventlog {

/// Serves a feed to the other services. For them alone: a caller that comes by way of the edge is
/// refused. A waiting call holds a thread, so it is for few consumers. Safe for concurrent use.
class FeedService final : public events::v1::FeedService::Service {
 public:
  /// `source` must outlive this. Close it before the server shuts down: that ends the waits.
  explicit FeedService(FeedSource& source) : source_(source) {}

  grpc::Status PullEntries(grpc::ServerContext* context,
                           const events::v1::PullEntriesRequest* request,
                           events::v1::PullEntriesResponse* response) override;

 private:
  absl::StatusOr<events::v1::PullEntriesResponse> Pull(
      const events::v1::PullEntriesRequest& request, absl::Duration wait);

  FeedSource& source_;
};

}  // namespace centralita::eventlog
