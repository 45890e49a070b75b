#pragma once

#include <map>
#include <mutex>
#include <utility>

#include "libs/clock/clock.h"
#include "libs/clock/timer_queue.h"

namespace centralita {

/// A TimerQueue that stands still until a test moves its clock. Callbacks run on the test's thread.
class FakeTimerQueue final : public TimerQueue {
 public:
  /// `clock` must outlive this.
  explicit FakeTimerQueue(FakeClock& clock) : clock_(clock) {}

  Id Schedule(absl::Time due, Callback callback) override;
  bool Cancel(Id id) override;

  /// Moves the clock on by `by`, stopping at each timer on the way, so that a callback sees its own
  /// due time and timers that callbacks schedule within the stretch run as well.
  void Advance(absl::Duration by);

  /// Runs what is due by the clock as it stands. Returns how many ran.
  int RunDue();

  /// When the next callback is due; InfiniteFuture if there is none.
  absl::Time next() const;
  size_t size() const;

 private:
  FakeClock& clock_;
  mutable std::mutex mutex_;
  Id last_id_ = 0;
  std::map<std::pair<absl::Time, Id>, Callback> queue_;
};

}  // namespace centralita
