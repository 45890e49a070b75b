#include "libs/clock/fake_timer_queue.h"

#include <utility>

namespace centralita {

TimerQueue::Id FakeTimerQueue::Schedule(absl::Time due, Callback callback) {
  std::lock_guard lock(mutex_);
  const Id id = ++last_id_;
  queue_.emplace(std::pair(due, id), std::move(callback));
  return id;
}

bool FakeTimerQueue::Cancel(Id id) {
  Callback dropped;  // Destroyed after the lock is released.
  std::lock_guard lock(mutex_);
  for (auto it = queue_.begin(); it != queue_.end(); ++it) {
    if (it->first.second != id) continue;
    dropped = std::move(it->second);
    queue_.erase(it);
    return true;
  }
  return false;
}

void FakeTimerQueue::Advance(absl::Duration by) {
  const absl::Time end = clock_.Now() + by;
  while (next() <= end) {
    if (next() > clock_.Now()) clock_.Set(next());
    RunDue();
  }
  clock_.Set(end);
}

int FakeTimerQueue::RunDue() {
  int ran = 0;
  std::unique_lock lock(mutex_);
  while (!queue_.empty() && queue_.begin()->first.first <= clock_.Now()) {
    auto node = queue_.extract(queue_.begin());
    lock.unlock();
    node.mapped()();
    ++ran;
    lock.lock();
  }
  return ran;
}

absl::Time FakeTimerQueue::next() const {
  std::lock_guard lock(mutex_);
  return queue_.empty() ? absl::InfiniteFuture() : queue_.begin()->first.first;
}

size_t FakeTimerQueue::size() const {
  std::lock_guard lock(mutex_);
  return queue_.size();
}

}  // namespace centralita
