#include "libs/eventlog/remote_feed.h"

#include <memory>
#include <thread>

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include "absl/time/clock.h"
#include "libs/eventlog/fake_log.h"
#include "libs/eventlog/feed_service.h"
#include "libs/eventlog/local_feed.h"
#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"

namespace centralita::eventlog {
namespace {

using test::IsOk;
using test::Soon;
using testing::ElementsAre;
using testing::IsEmpty;

/// A feed behind a real gRPC stack in this process.
class RemoteFeedTest : public testing::Test {
 protected:
  RemoteFeedTest() {
    grpc::ServerBuilder builder;
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
    remote_ = std::make_unique<RemoteFeed>(server_->InProcessChannel({}));
  }

  ~RemoteFeedTest() override {
    local_.Close();
    server_->Shutdown();
  }

  void Append(std::vector<std::string> payloads) {
    const int64_t version = log_.Read("a", 0, Soon())->version;
    ASSERT_THAT(log_.Append({"a", version, std::move(payloads), std::nullopt}, Soon()), IsOk());
  }

  FakeClock clock_{absl::FromUnixMicros(1'800'000'000'123'456)};
  FakeLog log_{clock_};
  LocalFeed local_{log_};
  FeedService service_{local_};
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<RemoteFeed> remote_;
};

TEST_F(RemoteFeedTest, GivesWhatTheLocalFeedGives) {
  Append({"1", std::string("\0\xff", 2)});
  Append({"3"});

  ASSERT_OK_AND_ASSIGN(const auto all, remote_->Pull({}, 10, absl::ZeroDuration()));
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].aggregate, "a");
  EXPECT_THAT(all[0].payloads, ElementsAre("1", std::string("\0\xff", 2)));
  EXPECT_EQ(all[0].appended_at, clock_.Now());
  EXPECT_EQ(all[1].first_version, 3);
  EXPECT_EQ(remote_->Pull({}, 1, absl::ZeroDuration())->size(), 1u);
  EXPECT_EQ(remote_->Pull(all[0].cursor, 10, absl::ZeroDuration())->size(), 1u);
  EXPECT_THAT(*remote_->Pull(all[1].cursor, 10, absl::ZeroDuration()), IsEmpty());
}

TEST_F(RemoteFeedTest, WaitsForTheFirstEntry) {
  const absl::Time began = absl::Now();
  std::thread writer([&] {
    absl::SleepFor(absl::Milliseconds(50));
    Append({"1"});
  });
  const auto entries = remote_->Pull({}, 10, absl::Seconds(20));
  writer.join();

  ASSERT_THAT(entries, IsOk());
  EXPECT_EQ(entries->size(), 1u);
  EXPECT_LT(absl::Now() - began, absl::Seconds(10));
}

TEST_F(RemoteFeedTest, CloseEndsTheWait) {
  const absl::Time began = absl::Now();
  std::thread closer([&] {
    absl::SleepFor(absl::Milliseconds(50));
    remote_->Close();
  });
  EXPECT_THAT(remote_->Pull({}, 10, absl::Seconds(20)), IsOk());
  closer.join();
  EXPECT_LT(absl::Now() - began, absl::Seconds(10));
  EXPECT_THAT(*remote_->Pull({}, 10, absl::Seconds(20)), IsEmpty());
}

TEST_F(RemoteFeedTest, RefusesCallersThatComeThroughTheEdge) {
  grpc::ClientContext context;
  context.AddMetadata("x-centralita-workspace", "w1");
  events::v1::PullEntriesResponse response;
  const grpc::Status status = events::v1::FeedService::NewStub(server_->InProcessChannel({}))
                                  ->PullEntries(&context, {}, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::PERMISSION_DENIED);
}

TEST_F(RemoteFeedTest, RefusesACursorThatIsNone) {
  grpc::ClientContext context;
  events::v1::PullEntriesRequest request;
  request.set_after("yesterday");
  events::v1::PullEntriesResponse response;
  const grpc::Status status = events::v1::FeedService::NewStub(server_->InProcessChannel({}))
                                  ->PullEntries(&context, request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

}  // namespace
}  // namespace centralita::eventlog
