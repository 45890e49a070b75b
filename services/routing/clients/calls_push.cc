#include "services/routing/clients/calls_push.h"

#include <algorithm>

#include "libs/log/log.h"
#include "libs/rpc/client.h"
#include "services/routing/wire/update.h"

namespace centralita::routing {
namespace {

using UpdateStub = calls::v1::RoutingUpdateService::StubInterface;

/// Acknowledgements that are remembered for UpdateKeeper, which asks about a second later.
constexpr size_t kRemembered = 100'000;
constexpr int kMaxDoublings = 10;

}  // namespace

CallsPush::CallsPush(std::shared_ptr<grpc::ChannelInterface> channel, const Clock& clock,
                     Metrics& metrics, Options options)
    : stub_(calls::v1::RoutingUpdateService::NewStub(std::move(channel))),
      clock_(clock),
      metrics_(metrics),
      options_(options) {}

CallsPush::~CallsPush() { Stop(); }

void CallsPush::Start() {
  for (int i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { Run(); });
}

void CallsPush::Stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void CallsPush::Notify(CallUpdate update) {
  std::lock_guard lock(mutex_);
  const CallId call = update.call;
  const auto known = acknowledged_.find(call);
  if (known != acknowledged_.end() && known->second >= update.revision) return;
  Pending& pending = pending_[call];
  if (pending.update.revision >= update.revision && pending.update.revision > 0) return;
  pending.update = std::move(update);
  pending.failures = 0;
  metrics_.updates_pending.With({}).Set(static_cast<double>(pending_.size()));
  if (!pending.under_way) Schedule(call, pending, clock_.Now());
}

bool CallsPush::HasAcknowledged(const CallId& call, int64_t revision) {
  std::lock_guard lock(mutex_);
  const auto it = acknowledged_.find(call);
  return it != acknowledged_.end() && it->second >= revision;
}

/// With mutex_ held.
void CallsPush::Schedule(const CallId& call, Pending& pending, absl::Time due) {
  pending.due = due;
  due_.emplace(due, call);
  changed_.notify_one();
}

void CallsPush::Run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (due_.empty()) {
      changed_.wait(lock);
      continue;
    }
    const auto next = due_.begin();
    const absl::Duration early = next->first - clock_.Now();
    if (early > absl::ZeroDuration()) {
      changed_.wait_for(lock, absl::ToChronoNanoseconds(early));
      continue;
    }
    const auto [due, call] = *next;
    due_.erase(next);
    const auto it = pending_.find(call);
    if (it == pending_.end() || it->second.under_way || it->second.due != due) continue;
    it->second.under_way = true;
    const CallUpdate update = it->second.update;
    lock.unlock();
    const bool delivered = Deliver(update);
    lock.lock();
    Settle(call, update.revision, delivered);
  }
}

bool CallsPush::Deliver(const CallUpdate& update) {
  calls::v1::DeliverUpdateRequest request;
  *request.mutable_update() = ToProto(update);
  const auto answer =
      rpc::Unary(*stub_, &UpdateStub::DeliverUpdate, request, clock_.Now() + options_.patience);
  if (answer.ok()) {
    metrics_.updates.With({"delivered"}).Increment();
    return true;
  }
  if (absl::IsNotFound(answer.status())) {
    metrics_.updates.With({"unknown_call"}).Increment();
    log::Warning("calls did not know the call", {{"call_id", update.call.value()}});
    return true;
  }
  if (absl::IsInvalidArgument(answer.status()) || absl::IsDataLoss(answer.status())) {
    // It will not be taken ever: what comes after it must not wait.
    metrics_.updates.With({"refused"}).Increment();
    log::Error("calls refused the update", {{"call_id", update.call.value()},
                                            {"revision", update.revision},
                                            {"status", answer.status()}});
    return true;
  }
  metrics_.updates.With({"failed"}).Increment();
  log::Info("update was not delivered",
            {{"call_id", update.call.value()}, {"status", answer.status()}});
  return false;
}

/// With mutex_ held.
void CallsPush::Settle(const CallId& call, int64_t revision, bool delivered) {
  if (delivered) Acknowledge(call, revision);
  Pending& pending = pending_[call];
  pending.under_way = false;
  if (delivered && pending.update.revision <= revision) {
    pending_.erase(call);
    metrics_.updates_pending.With({}).Set(static_cast<double>(pending_.size()));
    return;
  }
  const absl::Duration pause =
      delivered || pending.update.revision > revision
          ? absl::ZeroDuration()
          : std::min(options_.last_retry,
                     options_.first_retry * (1 << std::min(pending.failures++, kMaxDoublings)));
  Schedule(call, pending, clock_.Now() + pause);
}

/// With mutex_ held.
void CallsPush::Acknowledge(const CallId& call, int64_t revision) {
  const auto [it, added] = acknowledged_.try_emplace(call, revision);
  it->second = std::max(it->second, revision);
  if (!added) return;
  acknowledged_order_.push_back(call);
  if (acknowledged_order_.size() <= kRemembered) return;
  acknowledged_.erase(acknowledged_order_.front());
  acknowledged_order_.pop_front();
}

}  // namespace centralita::routing
