#include "libs/clock/timer_queue.h"

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "libs/clock/fake_timer_queue.h"
#include "libs/clock/thread_timer_queue.h"

namespace centralita {
namespace {

using testing::ElementsAre;

const absl::Time kStart = absl::FromUnixSeconds(1'800'000'000);

TEST(FakeTimerQueue, RunsInTheOrderOfTimeThenOfScheduling) {
  FakeClock clock(kStart);
  FakeTimerQueue timers(clock);
  std::vector<std::string> ran;
  timers.Schedule(kStart + absl::Seconds(2), [&] { ran.push_back("late"); });
  timers.Schedule(kStart + absl::Seconds(1), [&] { ran.push_back("early"); });
  timers.Schedule(kStart + absl::Seconds(2), [&] { ran.push_back("late too"); });

  timers.Advance(absl::Seconds(2));

  EXPECT_THAT(ran, ElementsAre("early", "late", "late too"));
}

TEST(FakeTimerQueue, ACallbackSeesItsOwnTimeAndMayScheduleMore) {
  FakeClock clock(kStart);
  FakeTimerQueue timers(clock);
  std::vector<absl::Time> seen;
  const std::function<void()> tick = [&] {
    seen.push_back(clock.Now());
    timers.Schedule(clock.Now() + absl::Seconds(10), tick);
  };
  timers.Schedule(kStart + absl::Seconds(10), tick);

  timers.Advance(absl::Seconds(25));

  EXPECT_THAT(seen, ElementsAre(kStart + absl::Seconds(10), kStart + absl::Seconds(20)));
  EXPECT_EQ(clock.Now(), kStart + absl::Seconds(25));
  EXPECT_EQ(timers.next(), kStart + absl::Seconds(30));
}

TEST(FakeTimerQueue, ACancelledTimerNeverRuns) {
  FakeClock clock(kStart);
  FakeTimerQueue timers(clock);
  bool ran = false;
  const TimerQueue::Id id = timers.Schedule(kStart, [&] { ran = true; });

  EXPECT_TRUE(timers.Cancel(id));
  EXPECT_FALSE(timers.Cancel(id));
  timers.Advance(absl::Seconds(1));

  EXPECT_FALSE(ran);
}

TEST(ThreadTimerQueue, RunsAtTheTimeAndNotBefore) {
  ThreadTimerQueue timers;
  const absl::Time due = absl::Now() + absl::Milliseconds(30);
  absl::Notification ran;
  absl::Time at;

  timers.Schedule(absl::Now() + absl::Hours(1), [] { FAIL() << "an hour early"; });
  timers.Schedule(due, [&] {
    at = absl::Now();
    ran.Notify();
  });

  ASSERT_TRUE(ran.WaitForNotificationWithTimeout(absl::Seconds(10)));
  EXPECT_GE(at, due);
}

TEST(ThreadTimerQueue, WhatIsOverdueRunsOnTheQueuesThread) {
  ThreadTimerQueue timers;
  absl::Notification ran;
  std::thread::id thread;

  timers.Schedule(absl::InfinitePast(), [&] {
    thread = std::this_thread::get_id();
    ran.Notify();
  });

  ASSERT_TRUE(ran.WaitForNotificationWithTimeout(absl::Seconds(10)));
  EXPECT_NE(thread, std::this_thread::get_id());
}

TEST(ThreadTimerQueue, ACallbackMayScheduleAndCancel) {
  ThreadTimerQueue timers;
  absl::Notification done;
  const TimerQueue::Id never = timers.Schedule(absl::InfiniteFuture(), [] {});

  timers.Schedule(absl::Now(), [&] {
    EXPECT_TRUE(timers.Cancel(never));
    timers.Schedule(absl::Now(), [&] { done.Notify(); });
  });

  EXPECT_TRUE(done.WaitForNotificationWithTimeout(absl::Seconds(10)));
}

TEST(ThreadTimerQueue, DestructionDropsWhatHasNotBegun) {
  auto alive = std::make_shared<int>(0);
  std::weak_ptr<int> watched = alive;
  {
    ThreadTimerQueue timers;
    timers.Schedule(absl::Now() + absl::Hours(1), [alive = std::move(alive)] {});
  }
  EXPECT_TRUE(watched.expired());
}

}  // namespace
}  // namespace centralita
