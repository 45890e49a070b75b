#include "services/media/domain/event_backlog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace centralita::media {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);

LegEvent Event(const std::string& call, int64_t sequence) {
  return {
      .leg_id = "leg", .call_id = call, .sequence = sequence, .time = kNow, .what = LegRinging{}};
}

class EventBacklogTest : public testing::Test {
 protected:
  EventBacklog backlog_{
      {.batch = 2, .first_wait = absl::Seconds(1), .longest_wait = absl::Seconds(3)}};
};

TEST_F(EventBacklogTest, OneBatchOfACallIsUnderWayAtATime) {
  for (int i = 1; i <= 3; ++i) backlog_.Put(Event("a", i));

  EXPECT_EQ(backlog_.Take(kNow)->size(), 2u);
  EXPECT_FALSE(backlog_.Take(kNow).has_value());
  backlog_.Acknowledge("a", 2);
  const auto rest = backlog_.Take(kNow);
  ASSERT_TRUE(rest.has_value());
  EXPECT_EQ(rest->front().sequence, 3);
  backlog_.Acknowledge("a", 1);
  EXPECT_EQ(backlog_.size(), 0u);
}

TEST_F(EventBacklogTest, CallsDoNotWaitForEachOther) {
  backlog_.Put(Event("a", 1));
  backlog_.Put(Event("b", 1));

  EXPECT_EQ(backlog_.Take(kNow)->front().call_id, "a");
  EXPECT_EQ(backlog_.Take(kNow)->front().call_id, "b");
}

TEST_F(EventBacklogTest, WhatFailedComesAgainLaterAndLater) {
  backlog_.Put(Event("a", 1));
  absl::Time now = kNow;

  for (absl::Duration wait :
       {absl::Seconds(1), absl::Seconds(2), absl::Seconds(3), absl::Seconds(3)}) {
    ASSERT_TRUE(backlog_.Take(now).has_value());
    backlog_.Fail("a", now);
    EXPECT_EQ(backlog_.NextDue(), now + wait);
    EXPECT_FALSE(backlog_.Take(now + wait - absl::Milliseconds(1)).has_value());
    now += wait;
  }
  EXPECT_EQ(backlog_.Take(now)->front().sequence, 1);
}

TEST_F(EventBacklogTest, WhatItsReceiverBreaksDownOverIsGivenUpAfterTenMinutes) {
  for (int i = 1; i <= 3; ++i) backlog_.Put(Event("a", i));
  absl::Time now = kNow;
  const auto try_for = [&](absl::Duration period) {
    bool goes_on = true;
    for (const absl::Time end = now + period; goes_on && now < end; now = backlog_.NextDue()) {
      backlog_.Take(now);
      goes_on = backlog_.FailByFault("a", now);
      if (!goes_on) break;
    }
    return goes_on;
  };

  EXPECT_TRUE(try_for(absl::Minutes(9)));
  backlog_.Take(now);
  backlog_.Fail("a", now);  // It was only away: that may have been all.
  now = backlog_.NextDue();
  EXPECT_TRUE(try_for(absl::Minutes(9)));
  EXPECT_FALSE(try_for(absl::Minutes(2)));
  backlog_.Acknowledge("a", 2);

  EXPECT_EQ(backlog_.Take(now)->front().sequence, 3);
  EXPECT_TRUE(backlog_.FailByFault("a", now));  // The next one has its own ten minutes.
}

TEST_F(EventBacklogTest, WhatHappensMeanwhileJoinsTheNextAttempt) {
  backlog_.Put(Event("a", 1));
  backlog_.Take(kNow);
  backlog_.Put(Event("a", 2));
  EXPECT_FALSE(backlog_.Take(kNow).has_value());
  backlog_.Fail("a", kNow);

  EXPECT_EQ(backlog_.Take(kNow + absl::Seconds(1))->size(), 2u);
}

TEST_F(EventBacklogTest, NothingIsDueWhenNothingWaits) {
  EXPECT_EQ(backlog_.NextDue(), absl::InfiniteFuture());
  backlog_.Acknowledge("unknown", 1);
  backlog_.Fail("unknown", kNow);
  EXPECT_FALSE(backlog_.Take(kNow).has_value());
}

}  // namespace
}  // namespace centralita::media
