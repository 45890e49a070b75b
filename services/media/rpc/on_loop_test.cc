#include "services/media/rpc/on_loop.h"

#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace centralita::media {
namespace {

/// A loop that is busy for a while before it comes to what was posted.
class BusyLoop final : public Loop {
 public:
  BusyLoop(FakeClock& clock, absl::Duration busy) : clock_(clock), busy_(busy) {}
  void Post(std::function<void()> work) override {
    clock_.Advance(busy_);
    work();
  }

 private:
  FakeClock& clock_;
  const absl::Duration busy_;
};

class OnLoopTest : public testing::Test {
 protected:
  absl::StatusOr<int> Run(absl::Duration busy) {
    BusyLoop loop(clock_, busy);
    return OnLoop(loop, clock_, clock_.Now() + absl::Seconds(2), [this] { return ++done_; });
  }

  FakeClock clock_{absl::FromUnixSeconds(1'700'000'000)};
  int done_ = 0;
};

TEST_F(OnLoopTest, ReturnsWhatTheWorkReturns) {
  const absl::StatusOr<int> result = Run(absl::Seconds(1));
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(*result, 1);
}

TEST_F(OnLoopTest, BeginsNothingOnceTheDeadlineHasCome) {
  const absl::StatusOr<int> result = Run(absl::Seconds(2));
  EXPECT_EQ(status::Reason(result.status()), "LOOP_BUSY");
  EXPECT_EQ(done_, 0);
}

}  // namespace
}  // namespace centralita::media
