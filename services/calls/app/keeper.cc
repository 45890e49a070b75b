#include "services/calls/app/keeper.h"

#include <algorithm>
#include <utility>

#include "libs/log/log.h"
#include "services/calls/app/labels.h"
#include "services/calls/domain/deadline.h"

namespace centralita::calls {
namespace {

constexpr absl::Duration kFirstRetry = absl::Milliseconds(100);
constexpr absl::Duration kLastRetry = absl::Seconds(5);
constexpr absl::Duration kReconcileInterval = absl::Seconds(20);
constexpr absl::Duration kLookAfterOthers = absl::Seconds(2);

absl::Duration RetryDelay(int failures) {
  return std::min(kLastRetry, kFirstRetry * (1 << std::min(failures, 10)));
}

bool WaitsForRouter(const Call& call) { return call.in_queue() && call.routing.has_value(); }

}  // namespace

Keeper::Keeper(const Surroundings& around)
    : around_(around),
      gateway_workers_(around.threads),
      router_workers_(around.threads),
      number_workers_((around.threads + 1) / 2),
      visitors_((around.threads + 1) / 2),
      streets_{{&KeptCall::gateway_lane, &around_.gateway, &gateway_workers_},
               {&KeptCall::router_lane, &around_.router, &router_workers_},
               {&KeptCall::number_lane, &around_.number, &number_workers_}},
      door_(std::make_shared<Door>()) {
  door_->keeper = this;
}

void Keeper::Stop() {
  {
    std::lock_guard lock(door_->mutex);
    door_->keeper = nullptr;
  }
  visitors_.Stop();
  gateway_workers_.Stop();
  router_workers_.Stop();
  number_workers_.Stop();
}

size_t Keeper::size() const {
  std::lock_guard lock(mutex_);
  return kept_.size();
}

void Keeper::OnCommitted(const CallId& id, const Call& call, int64_t version,
                         const std::vector<Event>& events) {
  Count(call, events);
  if (call.IsClosed()) {
    if (const Shared kept = Find(id)) Forget(kept);
    return;
  }
  const Shared kept = FindOrKeep(id);
  Update(kept, call, version);
  Kick(kept);
}

void Keeper::OnObserved(const CallId& id, const Call& call, int64_t version) {
  const Shared kept = Find(id);
  if (kept == nullptr) return;  // Who has written it looks after it.
  if (call.IsClosed()) return Forget(kept);
  if (!Update(kept, call, version)) return;
  {
    std::lock_guard lock(kept->mutex);
    kept->look_at = std::min(kept->look_at, around_.clock.Now() + kLookAfterOthers);
  }
  Arm(kept);
}

Keeper::Shared Keeper::Find(const CallId& id) {
  std::lock_guard lock(mutex_);
  const auto it = kept_.find(id);
  return it == kept_.end() ? nullptr : it->second;
}

Keeper::Shared Keeper::FindOrKeep(const CallId& id) {
  std::lock_guard lock(mutex_);
  Shared& kept = kept_[id];
  if (kept == nullptr) {
    kept = std::make_shared<KeptCall>(id);
    kept->reconcile_at = around_.clock.Now() + kReconcileInterval;
    around_.metrics.live.With({LabelOf(kept->call.phase)}).Increment();
  }
  return kept;
}

/// True if it was news.
bool Keeper::Update(const Shared& kept, const Call& call, int64_t version) {
  std::lock_guard lock(kept->mutex);
  if (kept->forgotten || version <= kept->version) return false;
  if (kept->call.phase != call.phase) {
    around_.metrics.live.With({LabelOf(kept->call.phase)}).Decrement();
    around_.metrics.live.With({LabelOf(call.phase)}).Increment();
  }
  kept->call = call;
  kept->version = version;
  return true;
}

void Keeper::Forget(const Shared& kept) {
  {
    std::lock_guard lock(mutex_);
    kept_.erase(kept->id);
  }
  std::lock_guard lock(kept->mutex);
  if (std::exchange(kept->forgotten, true)) return;
  around_.timers.Cancel(kept->timer);
  around_.metrics.live.With({LabelOf(kept->call.phase)}).Decrement();
}

/// Sets off whatever has something to do.
void Keeper::Kick(const Shared& kept) {
  {
    std::lock_guard lock(kept->mutex);
    const absl::Time now = around_.clock.Now();
    for (const Street& street : streets_) {
      Lane& lane = (*kept).*street.lane;
      if (lane.busy) {
        lane.again = true;
      } else if (kept->forgotten || !street.errand->IsWanted(*kept, now)) {
        lane.failures = 0;  // What has failed is not wanted any more.
        lane.not_before = absl::InfinitePast();
      } else if (now >= lane.not_before) {
        lane.busy = true;
        street.workers->Post([this, kept, street] { RunLane(kept, street); });
      }
    }
  }
  Arm(kept);
}

void Keeper::RunLane(const Shared& kept, const Street& street) {
  while (true) {
    const Errand::Result result = street.errand->Run(*kept);
    std::unique_lock lock(kept->mutex);
    Lane& lane = (*kept).*street.lane;
    if (result == Errand::Result::kDone) {
      lane.failures = 0;
      continue;
    }
    if (std::exchange(lane.again, false) && result == Errand::Result::kNothing) continue;
    lane.busy = false;
    if (result == Errand::Result::kNothing) {
      lane.failures = 0;
      return;
    }
    lane.not_before = around_.clock.Now() + RetryDelay(lane.failures++);
    lock.unlock();
    return Arm(kept);
  }
}

/// Sets the timer to the next instant at which something is to be seen to.
void Keeper::Arm(const Shared& kept) {
  std::lock_guard lock(kept->mutex);
  if (kept->forgotten) return;
  const absl::Time now = around_.clock.Now();
  absl::Time next = std::min({kept->look_at, kept->reconcile_at, NextMoment(kept->call, now)});
  for (const Street& street : streets_) {
    const Lane& lane = (*kept).*street.lane;
    if (lane.failures > 0 && !lane.busy) next = std::min(next, std::max(lane.not_before, now));
  }
  if (kept->visiting || (next == kept->wake_at && kept->timer != 0)) return;
  around_.timers.Cancel(kept->timer);
  kept->wake_at = next;
  kept->timer = around_.timers.Schedule(next, [door = door_, id = kept->id] {
    std::lock_guard open(door->mutex);
    if (door->keeper != nullptr) door->keeper->Woken(id);
  });
}

void Keeper::Woken(const CallId& id) {
  const Shared kept = Find(id);
  if (kept == nullptr) return;
  std::lock_guard lock(kept->mutex);
  kept->timer = 0;
  if (std::exchange(kept->visiting, true)) return;
  visitors_.Post([this, kept] { Visit(kept); });
}

void Keeper::Visit(const Shared& kept) {
  Look(kept);
  bool compare = false;
  {
    std::lock_guard lock(kept->mutex);
    compare = !kept->forgotten && around_.clock.Now() >= kept->reconcile_at;
    if (compare) kept->refresh_routing = WaitsForRouter(kept->call);
  }
  if (compare) {
    const absl::Time again = around_.reconciler.Compare(*kept);
    std::lock_guard lock(kept->mutex);
    kept->reconcile_at = again;
  }
  {
    std::lock_guard lock(kept->mutex);
    kept->visiting = false;
  }
  Kick(kept);
}

/// Takes in what other replicas have written, so that nothing is repeated on yesterday's state, and
/// lets time have its say.
void Keeper::Look(const Shared& kept) {
  const absl::Time deadline = around_.clock.Now() + kPeerPatience;
  const absl::StatusOr<StoredCall> newest = around_.calls.Get(kept->id, deadline);
  {
    std::lock_guard lock(kept->mutex);
    kept->look_at = newest.ok() ? absl::InfiniteFuture() : around_.clock.Now() + kFirstRetry * 10;
  }
  if (!newest.ok()) {
    log::Warning("call was not read", {{"call_id", kept->id.value()}, {"status", newest.status()}});
    return;
  }
  if (newest->call.IsClosed()) return Forget(kept);
  Update(kept, newest->call, newest->version);
  if (newest->call.ended() || around_.clock.Now() < ExpiryOf(newest->call)) return;
  const absl::Status ticked = around_.calls.Execute(kept->id, Tick{}, deadline).status();
  if (!ticked.ok()) {
    log::Warning("call was not ended in time", {{"call_id", kept->id.value()}, {"status", ticked}});
  }
}

void Keeper::Count(const Call& call, const std::vector<Event>& events) {
  for (const Event& event : events) {
    CountWaiting(call, event);
    if (const auto* end = std::get_if<CallEnded>(&event.what)) {
      around_.metrics.ended.With({LabelOf(end->outcome)}).Increment();
      if (end->outcome == Outcome::kMissed) {
        around_.metrics.missed.With({LabelOf(end->missed_reason)}).Increment();
      }
    } else if (const auto* leg = std::get_if<AgentLegRequested>(&event.what)) {
      if (call.legs.size() < 2 || call.legs[1].id != leg->leg) continue;  // Not the first.
      around_.metrics.invite_to_offer.With({}).Observe(
          absl::ToDoubleSeconds(event.at - call.received_at));
    }
  }
}

/// What becomes of those who wait.
void Keeper::CountWaiting(const Call& call, const Event& event) {
  const auto step = [&](const char* name) { around_.metrics.callbacks.With({name}).Increment(); };
  if (const auto* announced = std::get_if<Announced>(&event.what)) {
    if (!announced->prompts.empty()) around_.metrics.announcements.With({}).Increment();
  } else if (std::holds_alternative<CallbackAsked>(event.what)) {
    step("asked");
  } else if (std::holds_alternative<CallbackRefused>(event.what)) {
    step("refused");
  } else if (std::holds_alternative<RoutingDecided>(event.what)) {
    if (call.will_call_back() && call.callback->granted_at == event.at) step("promised");
  } else if (std::holds_alternative<CallbackDialled>(event.what)) {
    step("dialled");
  } else if (std::holds_alternative<AgentConnected>(event.what)) {
    if (call.will_call_back()) step("reached");
  }
}

}  // namespace centralita::calls
