#include "services/media/domain/target_health.h"

#include <gtest/gtest.h>

namespace centralita::media {
namespace {

constexpr char kServer[] = "192.0.2.1:5060;transport=udp";

class TargetHealthTest : public testing::Test {
 protected:
  void Fail(int times, absl::Duration retry_after = absl::ZeroDuration()) {
    for (int i = 0; i < times; ++i) health_.OnFailure(kServer, retry_after, now_);
  }
  bool IsUpAfter(absl::Duration rest) const { return health_.IsUp(kServer, now_ + rest); }

  absl::Time now_ = absl::FromUnixSeconds(1'700'000'000);
  TargetHealth health_;
};

TEST_F(TargetHealthTest, ThirdFailureInARowIsEnough) {
  EXPECT_TRUE(health_.IsUp(kServer, now_));
  Fail(2);
  EXPECT_TRUE(health_.IsUp(kServer, now_));
  Fail(1);
  EXPECT_FALSE(IsUpAfter(absl::Seconds(29)));
  EXPECT_TRUE(IsUpAfter(absl::Seconds(30)));
}

TEST_F(TargetHealthTest, SignOfLifeClearsTheCount) {
  Fail(2);
  health_.OnAlive(kServer);
  Fail(2);
  EXPECT_TRUE(health_.IsUp(kServer, now_));
}

TEST_F(TargetHealthTest, RestsDoubleUpToTenMinutes) {
  Fail(3);
  absl::Duration rest = absl::Seconds(30);
  for (int i = 0; i < 10; ++i) {
    now_ += rest;
    EXPECT_TRUE(health_.IsUp(kServer, now_));
    Fail(1);
    rest = std::min(2 * rest, absl::Minutes(10));
    EXPECT_FALSE(IsUpAfter(rest - absl::Seconds(1)));
    EXPECT_TRUE(IsUpAfter(rest));
  }
}

TEST_F(TargetHealthTest, FailuresOfCallsUnderWayDoNotLengthenTheRest) {
  Fail(10);
  EXPECT_TRUE(IsUpAfter(absl::Seconds(30)));
}

TEST_F(TargetHealthTest, ServerThatAsksForARestGetsItAtOnceButNotForEver) {
  Fail(1, absl::Seconds(90));
  EXPECT_FALSE(IsUpAfter(absl::Seconds(89)));
  EXPECT_TRUE(IsUpAfter(absl::Seconds(90)));
  Fail(1, absl::Hours(24));
  EXPECT_TRUE(IsUpAfter(absl::Minutes(10)));
}

TEST_F(TargetHealthTest, ServerThatStopsAnsweringOptionsIsDownUntilItAnswersAgain) {
  EXPECT_FALSE(health_.OnPong(kServer));
  EXPECT_FALSE(health_.OnPingMissed(kServer));
  EXPECT_TRUE(health_.IsUp(kServer, now_));
  EXPECT_TRUE(health_.OnPingMissed(kServer));
  EXPECT_FALSE(health_.OnPingMissed(kServer));  // No news.
  EXPECT_FALSE(IsUpAfter(absl::Hours(1)));
  EXPECT_TRUE(health_.OnPong(kServer));
  EXPECT_TRUE(health_.IsUp(kServer, now_));
}

TEST_F(TargetHealthTest, ServerThatNeverAnswersOptionsIsNotJudgedByThem) {
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(health_.OnPingMissed(kServer));
  EXPECT_TRUE(health_.IsUp(kServer, now_));
}

TEST_F(TargetHealthTest, ServerThatRefusesOptionsIsDownAtOnce) {
  EXPECT_TRUE(health_.OnPingRefused(kServer, absl::ZeroDuration(), now_));
  EXPECT_FALSE(health_.IsUp(kServer, now_));
  EXPECT_FALSE(health_.OnPingRefused(kServer, absl::Seconds(60), now_));
  EXPECT_TRUE(health_.OnPong(kServer));
  EXPECT_FALSE(IsUpAfter(absl::Seconds(59)));
  EXPECT_TRUE(IsUpAfter(absl::Seconds(60)));
}

TEST_F(TargetHealthTest, AnsweringOptionsDoesNotExcuseFailingCalls) {
  health_.OnPong(kServer);
  Fail(3);
  health_.OnPong(kServer);
  EXPECT_FALSE(health_.IsUp(kServer, now_));
}

TEST_F(TargetHealthTest, CallThatIsCarriedOnProvesItAlive) {
  health_.OnPong(kServer);
  health_.OnPingMissed(kServer);
  health_.OnPingMissed(kServer);
  health_.OnAlive(kServer);
  EXPECT_TRUE(health_.IsUp(kServer, now_));
}

}  // namespace
}  // namespace centralita::media
