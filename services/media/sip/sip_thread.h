#pragma once

#include <atomic>
#include <functional>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "services/media/app/loop.h"

// Of sofia-sip's su_wait.h, which only the sources of this room include.
struct su_root_s;

namespace centralita::media {

/// The loop on which sofia-sip runs: a thread with a su_root and a queue of work beside its
/// sockets.
///
/// Post() is safe from any thread: it appends under a lock that is held for nanoseconds and wakes
/// the thread by an eventfd.
class SipThread final : public Loop {
 public:
  SipThread();
  /// Stops, if Stop() was not called.
  ~SipThread() override;

  /// Starts the thread and runs `begin` on it with its root, before all that is posted.
  absl::Status Start(std::function<absl::Status(su_root_s*)> begin);

  /// Breaks the loop, runs `end` on the thread, which may step the root itself, and joins it.
  void Stop(std::function<void(su_root_s*)> end);

  void Post(std::function<void()> work) override;

  bool IsCurrent() const { return std::this_thread::get_id() == thread_.get_id(); }

  /// Called by the root when the eventfd is readable.
  void RunPosted();

 private:
  void Run(std::function<absl::Status(su_root_s*)> begin, absl::Status& result,
           std::atomic<bool>& begun);

  int wake_ = -1;
  su_root_s* root_ = nullptr;
  std::function<void(su_root_s*)> end_;
  absl::Mutex mutex_;
  bool running_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::function<void()>> posted_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace centralita::media
