#pragma once

#include <memory>
#include <mutex>
#include <set>
#include <vector>

#include "centralita/events/v1/feed_service.grpc.pb.h"
#include "libs/eventlog/feed.h"

namespace centralita::eventlog {

/// The feed of another service, through its FeedService. Safe for concurrent use.
class RemoteFeed final : public FeedSource {
 public:
  explicit RemoteFeed(std::shared_ptr<grpc::ChannelInterface> channel)
      : stub_(events::v1::FeedService::NewStub(std::move(channel))) {}

  absl::StatusOr<std::vector<FeedEntry>> Pull(Cursor after, int max, absl::Duration wait) override;
  void Close() override;

 private:
  const std::unique_ptr<events::v1::FeedService::Stub> stub_;
  std::mutex mutex_;
  std::set<grpc::ClientContext*> calls_;  // Those under way.
  bool closed_ = false;
};

}  // namespace centralita::eventlog
