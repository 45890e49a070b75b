#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/time/time.h"

namespace centralita::eventlog {

/// A fixed number of threads that run tasks in the order of their time.
///
/// Safe for concurrent use. The destructor runs what is due, drops what is not, and waits.
class Executor {
 public:
  explicit Executor(int threads);
  ~Executor();
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  void Post(std::function<void()> task);

  /// Runs `task` after `delay` of real time.
  void PostAfter(absl::Duration delay, std::function<void()> task);

 private:
  void Run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::multimap<absl::Time, std::function<void()>> tasks_;  // Equal times: in order of posting.
  bool stopping_ = false;
  std::vector<std::thread> threads_;  // Last: they run as soon as they exist.
};

}  // namespace centralita::eventlog
