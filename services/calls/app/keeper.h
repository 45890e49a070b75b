#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "libs/clock/clock.h"
#include "libs/clock/timer_queue.h"
#include "libs/workers/workers.h"
#include "services/calls/app/call_store.h"
#include "services/calls/app/errand.h"
#include "services/calls/app/reconciler.h"
#include "services/calls/metrics.h"

namespace centralita::calls {

/// Looks after every open call that this replica has decided upon: carries out at once what a commit
/// asks for, repeats what fails, rings when time alone changes something, and compares the legs with
/// the gateway's now and then.
///
/// It keeps nothing that the log does not have. A replica that dies is followed by whichever finds
/// the call's timer overdue in the log. Safe for concurrent use.
class Keeper final : public CallObserver {
 public:
  struct Surroundings {
    CallStore& calls;
    Errand& gateway;
    Errand& router;
    Errand& number;
    Reconciler& reconciler;
    const Clock& clock;
    TimerQueue& timers;
    Metrics& metrics;
    int threads = 8;  // Per kind of errand.
  };

  /// All must outlive this.
  explicit Keeper(const Surroundings& around);
  ~Keeper() override { Stop(); }

  void OnCommitted(const CallId& id, const Call& call, int64_t version,
                   const std::vector<Event>& events) override;
  void OnObserved(const CallId& id, const Call& call, int64_t version) override;

  /// Does nothing more. Waits for errands under way.
  void Stop();

  /// How many calls are kept.
  size_t size() const;

 private:
  using Shared = std::shared_ptr<KeptCall>;
  using LaneOf = Lane KeptCall::*;
  struct Street {
    LaneOf lane;
    Errand* errand;
    Workers* workers;
  };
  /// What a timer may still find when this is gone.
  struct Door {
    std::mutex mutex;
    Keeper* keeper = nullptr;
  };

  Shared Find(const CallId& id);
  Shared FindOrKeep(const CallId& id);
  bool Update(const Shared& kept, const Call& call, int64_t version);
  void Forget(const Shared& kept);
  void Kick(const Shared& kept);
  void RunLane(const Shared& kept, const Street& street);
  void Arm(const Shared& kept);
  void Woken(const CallId& id);
  void Visit(const Shared& kept);
  void Look(const Shared& kept);
  void Count(const Call& call, const std::vector<Event>& events);
  void CountWaiting(const Call& call, const Event& event);

  const Surroundings around_;
  Workers gateway_workers_;
  Workers router_workers_;
  Workers number_workers_;
  Workers visitors_;
  const std::vector<Street> streets_;
  const std::shared_ptr<Door> door_;

  mutable std::mutex mutex_;
  absl::flat_hash_map<CallId, Shared> kept_;
};

}  // namespace centralita::calls
