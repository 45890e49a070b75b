#pragma once

#include <cstdint>
#include <map>
#include <mutex>

#include "absl/time/time.h"
#include "libs/clock/thread_timer_queue.h"

namespace centralita::postgres {

/// Cuts the socket of a connection that has not answered by its deadline.
///
/// libpqxx waits for an answer without end. The server's own statement_timeout is what normally
/// ends a statement; this is for a server that is stopped, or behind a broken network. Safe for
/// concurrent use.
class Watchdog {
 public:
  /// Watches one piece of work; ends the watch when destroyed.
  class Watch {
   public:
    Watch(Watchdog& watchdog, int socket, absl::Time deadline);
    ~Watch();
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

    /// Whether the socket was cut.
    bool bitten() const;

   private:
    Watchdog& watchdog_;
    uint64_t id_;
  };

 private:
  struct Entry {
    int socket;
    bool bitten = false;
    TimerQueue::Id timer = 0;
  };

  void Bite(uint64_t id);

  mutable std::mutex mutex_;
  uint64_t last_id_ = 0;
  std::map<uint64_t, Entry> entries_;
  ThreadTimerQueue timers_;
};

}  // namespace centralita::postgres
