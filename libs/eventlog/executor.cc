#include "libs/eventlog/executor.h"

#include <utility>

#include "absl/time/clock.h"

namespace centralita::eventlog {

Executor::Executor(int threads) {
  threads_.reserve(threads);
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { Run(); });
}

Executor::~Executor() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Executor::Post(std::function<void()> task) {
  // In front of everything delayed, behind everything posted: no reading of the clock per task.
  PostAfter(absl::ZeroDuration(), std::move(task));
}

void Executor::PostAfter(absl::Duration delay, std::function<void()> task) {
  const absl::Time when = delay > absl::ZeroDuration() ? absl::Now() + delay : absl::InfinitePast();
  {
    std::lock_guard lock(mutex_);
    tasks_.emplace(when, std::move(task));
  }
  changed_.notify_one();
}

void Executor::Run() {
  std::unique_lock lock(mutex_);
  while (true) {
    if (tasks_.empty()) {
      if (stopping_) return;
      changed_.wait(lock);
      continue;
    }
    const absl::Time when = tasks_.begin()->first;
    if (when != absl::InfinitePast()) {
      const absl::Duration left = when - absl::Now();
      if (left > absl::ZeroDuration()) {
        if (stopping_) return;
        changed_.wait_for(lock, absl::ToChronoNanoseconds(left));
        continue;
      }
    }
    auto task = tasks_.extract(tasks_.begin());
    lock.unlock();
    task.mapped()();
    task = {};  // What it has captured dies outside the lock.
    lock.lock();
  }
}

}  // namespace centralita::eventlog
