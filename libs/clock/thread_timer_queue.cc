#include "libs/clock/thread_timer_queue.h"

#include <algorithm>

#include "absl/time/clock.h"

namespace centralita {
namespace {

// The thread looks at the clock at least this often, in case somebody has set it.
constexpr absl::Duration kLongestSleep = absl::Seconds(10);

}  // namespace

ThreadTimerQueue::ThreadTimerQueue() : thread_([this] { Run(); }) {}

ThreadTimerQueue::~ThreadTimerQueue() { Stop(); }

void ThreadTimerQueue::Stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

TimerQueue::Id ThreadTimerQueue::Schedule(absl::Time due, Callback callback) {
  bool first = false;
  Id id = 0;
  {
    std::lock_guard lock(mutex_);
    id = ++last_id_;
    const auto it = queue_.emplace(std::pair(due, id), std::move(callback)).first;
    due_.emplace(id, due);
    first = it == queue_.begin();
  }
  if (first) changed_.notify_all();
  return id;
}

bool ThreadTimerQueue::Cancel(Id id) {
  Callback dropped;  // Destroyed after the lock is released: it may own things that cancel timers.
  std::lock_guard lock(mutex_);
  const auto it = due_.find(id);
  if (it == due_.end()) return false;
  auto node = queue_.extract(std::pair(it->second, id));
  dropped = std::move(node.mapped());
  due_.erase(it);
  return true;
}

void ThreadTimerQueue::Run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const absl::Time now = absl::Now();
    if (queue_.empty() || queue_.begin()->first.first > now) {
      const absl::Time next = queue_.empty() ? absl::InfiniteFuture() : queue_.begin()->first.first;
      const absl::Duration sleep = std::min(next - now, kLongestSleep);
      changed_.wait_for(lock, absl::ToChronoNanoseconds(sleep));
      continue;
    }
    auto node = queue_.extract(queue_.begin());
    due_.erase(node.key().second);
    lock.unlock();
    {
      const Callback callback = std::move(node.mapped());
      callback();
    }
    lock.lock();
  }
}

}  // namespace centralita
