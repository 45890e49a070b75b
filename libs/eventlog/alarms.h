#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "libs/clock/timer_queue.h"

namespace centralita::eventlog {

/// The timers of the aggregates that this replica has decided upon, in memory: one per aggregate.
///
/// A timer whose firing has changed nothing, or failed, is fired again with a growing delay (of up to
/// 30 s, or 3 s: errors may pass any time), and is not fired for anybody else meanwhile. Safe for
/// concurrent use.
class Alarms {
 public:
  using Fire = std::function<void(const std::string& aggregate)>;

  /// `clock` and `timers` must outlive this. `fire` is called on the thread of `timers`.
  Alarms(const Clock& clock, TimerQueue& timers, Fire fire);
  ~Alarms();
  Alarms(const Alarms&) = delete;
  Alarms& operator=(const Alarms&) = delete;

  /// The aggregate's state says so now. `fired`: after its timer was dealt with.
  void Set(const std::string& aggregate, std::optional<absl::Time> due, bool fired);

  /// Dealing with the timer has failed.
  void Retry(const std::string& aggregate);

  /// Whether the caller may deal with the timer now. False: it is being dealt with, or failed just now.
  bool Claim(const std::string& aggregate);

  /// How many aggregates are waiting for another try.
  int backing_off() const;

  /// Nothing fires after this has returned.
  void Stop();

 private:
  struct Alarm {
    absl::Time wanted = absl::InfiniteFuture();  // By the state.
    absl::Time due = absl::InfiniteFuture();     // As armed.
    TimerQueue::Id timer = 0;
    bool claimed = false;
    int failures = 0;
  };
  struct Table {
    std::mutex mutex;
    std::condition_variable quiet;
    absl::flat_hash_map<std::string, Alarm> alarms;
    int backing_off = 0;
    int firing = 0;
    bool stopped = false;
  };

  void Arm(const std::string& aggregate, Alarm& alarm, absl::Time due);
  void BackOff(const std::string& aggregate, Alarm& alarm, absl::Duration longest);

  const Clock& clock_;
  TimerQueue& timers_;
  const std::shared_ptr<const Fire> fire_;
  const std::shared_ptr<Table> table_;  // Shared with callbacks that may outlive this.
};

}  // namespace centralita::eventlog
