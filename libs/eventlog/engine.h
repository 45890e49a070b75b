#pragma once

#include <condition_variable>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "libs/clock/timer_queue.h"
#include "libs/eventlog/alarms.h"
#include "libs/eventlog/command.h"
#include "libs/eventlog/executor.h"
#include "libs/eventlog/fold.h"
#include "libs/eventlog/log.h"
#include "libs/eventlog/metrics.h"
#include "libs/eventlog/strand.h"

namespace centralita::eventlog {

/// Everything outside that an engine lives on. All must outlive it.
struct EngineSurroundings {
  Log& log;
  const Clock& clock;  // Tells decisions the time.
  TimerQueue& timers;  // On the same clock.
  Metrics& metrics;
};

using TimerDecision = std::function<absl::StatusOr<std::vector<std::string>>(Fold&, const Moment&)>;

/// The strands of all warm aggregates, their timers, and the threads that they run on. Aggregates<>
/// is its typed face. Safe for concurrent use.
class Engine final : private StrandHost {
 public:
  /// `on_timer` may be null: no timers.
  Engine(const EngineSurroundings& surroundings, FoldFactory new_fold, TimerDecision on_timer,
         EngineOptions options);
  ~Engine() override;

  /// Decides `command` when its turn has come; refuses at once if the engine stops or is overloaded.
  void Submit(absl::string_view aggregate, Command command);

  void Start();
  void Stop();

 private:
  struct Warm {
    std::shared_ptr<Strand> strand;
    std::list<std::string>::iterator place;  // In used_.
  };

  void Settled(const Strand& strand, std::optional<absl::Time> due, bool fired) override;
  void Idle(const Strand& strand, bool closed) override;

  absl::Status Accept(absl::string_view aggregate, Command& command);
  Strand& Find(absl::string_view aggregate);
  void Evict();
  void FireTimer(const std::string& aggregate, absl::string_view finder);
  void Poll();
  void PollOnce();

  const EngineSurroundings around_;
  const EngineOptions options_;
  const FoldFactory new_fold_;
  const TimerDecision on_timer_;
  Alarms alarms_;

  std::mutex mutex_;
  std::condition_variable changed_;
  absl::flat_hash_map<std::string, Warm> warm_;
  std::list<std::string> used_;  // The warm aggregates; the one to go first is at the end.
  size_t busy_ = 0;              // Strands that are not idle.
  bool started_ = false;
  bool stopping_ = false;

  std::optional<Executor> executor_;
  std::optional<StrandSurroundings> strands_;
  std::thread poller_;
};

}  // namespace centralita::eventlog
