#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace centralita {

/// A fixed number of threads for work that blocks. Safe for concurrent use.
class Workers {
 public:
  explicit Workers(int threads);
  ~Workers() { Stop(); }
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  /// Dropped after Stop().
  void Post(std::function<void()> task);

  /// Drops what has not begun, and waits for what has.
  void Stop();

 private:
  void Run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> tasks_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;  // Last: they run as soon as they exist.
};

}  // namespace centralita
