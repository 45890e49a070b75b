#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "libs/clock/timer_queue.h"

namespace centralita {

/// A TimerQueue with a thread of its own, on the machine's clock.
///
/// The destructor waits for the callback that runs, and drops those that have not begun.
class ThreadTimerQueue final : public TimerQueue {
 public:
  ThreadTimerQueue();
  ~ThreadTimerQueue() override;
  ThreadTimerQueue(const ThreadTimerQueue&) = delete;
  ThreadTimerQueue& operator=(const ThreadTimerQueue&) = delete;

  Id Schedule(absl::Time due, Callback callback) override;
  bool Cancel(Id id) override;

  /// Waits for the callback that runs; none begins afterwards. Not from inside a callback.
  void Stop();

 private:
  void Run();

  // std::mutex, not absl::Mutex: the thread sanitizer of g++ understands it.
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  Id last_id_ = 0;
  std::map<std::pair<absl::Time, Id>, Callback> queue_;
  absl::flat_hash_map<Id, absl::Time> due_;
  std::thread thread_;  // Last: it runs as soon as it exists.
};

}  // namespace centralita
