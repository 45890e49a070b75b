#pragma once

#include <cstdint>
#include <functional>

#include "absl/time/time.h"

namespace centralita {

/// Runs callbacks at given times. ThreadTimerQueue in production, FakeTimerQueue in tests.
///
/// Safe for concurrent use, from inside a callback too. Callbacks run one at a time, in the order
/// of their time and then of their scheduling, so a callback must be short: one that blocks delays
/// all others. Hand real work to a thread of your own.
class TimerQueue {
 public:
  using Id = uint64_t;
  using Callback = std::function<void()>;

  virtual ~TimerQueue() = default;

  /// Runs `callback` once, at `due` or as soon as possible after it. A `due` in the past: at once,
  /// but never inside this call. InfiniteFuture: never.
  virtual Id Schedule(absl::Time due, Callback callback) = 0;

  /// True if the callback will never run. False if it has run, runs now, or was never scheduled.
  /// Does not wait for a callback that runs now.
  virtual bool Cancel(Id id) = 0;
};

}  // namespace centralita
