#include "services/routing/app/insight_desk.h"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "absl/synchronization/notification.h"
#include "libs/clock/clock.h"
#include "libs/metrics/metrics.h"
#include "libs/status/error.h"

namespace centralita::routing {
namespace {

/// An empty log, which nobody has read to the end before it is told so.
class SlowHistory final : public History {
 public:
  absl::StatusOr<State> Before(const WorkspaceId&, int64_t, absl::Time) override { return Wait(); }
  absl::StatusOr<State> Before(const WorkspaceId&, absl::Time, absl::Time) override {
    return Wait();
  }
  absl::StatusOr<std::vector<Entry>> Read(const WorkspaceId&, int64_t, int, absl::Time) override {
    return std::vector<Entry>();
  }
  absl::StatusOr<std::optional<Span>> FindCall(const WorkspaceId&, const CallId&,
                                               absl::Time) override {
    return std::nullopt;
  }

  absl::Notification reading;
  absl::Notification finish;

 private:
  State Wait() {
    if (!reading.HasBeenNotified()) reading.Notify();
    finish.WaitForNotification();
    return {};
  }
};

TEST(InsightDeskTest, AFewWaitForWhoReadsAndTheOthersAreToldAtOnce) {
  SlowHistory history;
  SystemClock clock;
  metrics::Registry registry;
  Metrics metrics(registry);
  InsightDesk desk(history, clock, metrics, {});
  const auto replay = [&] {
    return desk
        .Replay(WorkspaceId("w"), {.start = clock.Now(), .end = clock.Now()}, "2026a",
                clock.Now() + absl::Seconds(30))
        .status();
  };
  std::thread first([&] { EXPECT_TRUE(replay().ok()); });
  history.reading.WaitForNotification();

  constexpr int kAsk = 20;
  std::atomic<int> busy = 0;
  std::atomic<int> answered = 0;
  std::vector<std::thread> others;
  for (int i = 0; i < kAsk; ++i) {
    others.emplace_back([&] {
      const absl::Status status = replay();
      EXPECT_TRUE(status.ok() || status::Reason(status) == "INSIGHT_BUSY") << status;
      ++(status.ok() ? answered : busy);
    });
  }
  // Whoever does not wait has an answer while the first still reads.
  while (busy < kAsk - 4) absl::SleepFor(absl::Milliseconds(1));
  EXPECT_EQ(answered, 0);
  history.finish.Notify();
  first.join();
  for (std::thread& other : others) other.join();
  EXPECT_EQ(answered + busy, kAsk);
}

}  // namespace
}  // namespace centralita::routing
