#include "services/media/clients/recording_delivery.h"

#include <atomic>
#include <string>
#include <vector>

#include <grpcpp/create_channel.h>
#include <gtest/gtest.h>

#include "libs/metrics/metrics.h"
#include "libs/testing/await.h"

namespace centralita::media {
namespace {

/// A spool with the metadata of one recording.
class OneInTheSpool final : public RecordingSpool {
 public:
  absl::StatusOr<std::vector<SpooledRecording>> Finished() const override {
    if (removed) return std::vector<SpooledRecording>();
    return std::vector<SpooledRecording>{
        {.recording_id = "r", .call_id = "c", .path = testing::TempDir() + "no-such-file.wav"}};
  }
  absl::Status Remove(const std::string& recording_id) override {
    removed = recording_id == "r";
    return absl::OkStatus();
  }

  std::atomic<bool> removed = false;
};

TEST(RecordingDelivery, WhatIsGoneFromTheDiskIsForgotten) {
  OneInTheSpool spool;
  metrics::Registry registry;
  Metrics metrics(registry);
  const SystemClock clock;
  RecordingDelivery delivery(grpc::CreateChannel("127.0.0.1:1", grpc::InsecureChannelCredentials()),
                             spool, clock, metrics);
  delivery.Start();

  EXPECT_TRUE(test::Await([&] { return spool.removed.load(); }));
  delivery.Stop();
}

}  // namespace
}  // namespace centralita::media
