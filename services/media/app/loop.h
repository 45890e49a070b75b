#pragma once

#include <functional>

#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "libs/clock/timer_queue.h"

namespace centralita::media {

/// The one thread on which all signalling and all decisions about legs happen.
class Loop {
 public:
  virtual ~Loop() = default;

  /// Runs `work` on the loop's thread, after everything that was posted before. Never blocks, from
  /// any thread. What is posted after the loop has stopped is dropped.
  virtual void Post(std::function<void()> work) = 0;
};

/// Timers whose callbacks run on the loop.
class LoopTimers {
 public:
  /// All must outlive this, and the loop its timers.
  LoopTimers(Loop& loop, TimerQueue& queue, const Clock& clock)
      : loop_(loop), queue_(queue), clock_(clock) {}

  TimerQueue::Id After(absl::Duration delay, std::function<void()> work) {
    return queue_.Schedule(clock_.Now() + delay,
                           [this, work = std::move(work)] { loop_.Post(work); });
  }

  /// The callback may still come if it is on its way already: look whether it is still wanted.
  void Cancel(TimerQueue::Id id) { queue_.Cancel(id); }

 private:
  Loop& loop_;
  TimerQueue& queue_;
  const Clock& clock_;
};

}  // namespace centralita::media
