#pragma once

#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "libs/clock/timer_queue.h"
#include "libs/metrics/metrics.h"

namespace centralita::zone_watch {

/// Keeps the time zones of a process those of the machine's database while that is replaced, and says
/// which release it is: in the log, and as
///   centralita_time_zone_database_info{version}     1 for the release in use, 0 for those before it
///   centralita_time_zones_replaced_total            zones in use whose rules were read anew
///
/// Services that work with schedules own one; several in a process do no harm. Safe for concurrent use.
class ZoneWatch {
 public:
  /// How often it looks.
  static constexpr absl::Duration kEvery = absl::Minutes(1);

  /// All must outlive this, and `timers` be stopped before it is destroyed.
  ZoneWatch(const Clock& clock, TimerQueue& timers, metrics::Registry& registry);

  void Start();
  void Stop() ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  void Look() ABSL_LOCKS_EXCLUDED(mutex_);
  void LookAgainLater() ABSL_LOCKS_EXCLUDED(mutex_);

  const Clock& clock_;
  TimerQueue& timers_;
  metrics::GaugeFamily info_;
  metrics::CounterFamily replaced_;
  absl::Mutex mutex_;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  TimerQueue::Id timer_ ABSL_GUARDED_BY(mutex_) = 0;
  std::string version_;  // As last told. Start() and then the timer's thread alone.
};

}  // namespace centralita::zone_watch
