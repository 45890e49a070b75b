#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace centralita::eventlog {

/// An answer that one thread waits for and another gives. Safe for concurrent use.
template <typename Value>
class Waiting {
 public:
  void Set(Value value) {
    {
      std::lock_guard lock(mutex_);
      value_ = std::move(value);
    }
    set_.notify_one();
  }

  /// Nothing if no answer came before `deadline`. Called once.
  std::optional<Value> Get(absl::Time deadline) {
    std::unique_lock lock(mutex_);
    const auto is_set = [this] { return value_.has_value(); };
    if (deadline == absl::InfiniteFuture()) {
      set_.wait(lock, is_set);
    } else {
      set_.wait_for(lock, absl::ToChronoNanoseconds(deadline - absl::Now()), is_set);
    }
    return std::exchange(value_, std::nullopt);
  }

 private:
  std::mutex mutex_;
  std::condition_variable set_;
  std::optional<Value> value_;
};

}  // namespace centralita::eventlog
