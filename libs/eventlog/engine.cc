#include "libs/eventlog/engine.h"

#include <utility>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "libs/log/log.h"
#include "libs/status/error.h"

namespace centralita::eventlog {
namespace {

constexpr absl::Duration kTimerDeadline = absl::Seconds(10);
constexpr absl::Duration kPollDeadline = absl::Seconds(5);
constexpr int kPollLimit = 256;

}  // namespace

Engine::Engine(const EngineSurroundings& surroundings, FoldFactory new_fold, TimerDecision on_timer,
               EngineOptions options)
    : around_(surroundings),
      options_(std::move(options)),
      new_fold_(std::move(new_fold)),
      on_timer_(std::move(on_timer)),
      alarms_(around_.clock, around_.timers,
              [this](const std::string& aggregate) { FireTimer(aggregate, "memory"); }) {
  executor_.emplace(options_.threads);
  strands_.emplace(StrandSurroundings{.log = around_.log,
                                      .clock = around_.clock,
                                      .executor = *executor_,
                                      .metrics = around_.metrics,
                                      .options = options_,
                                      .new_fold = new_fold_,
                                      .host = *this});
}

Engine::~Engine() { Stop(); }

void Engine::Submit(absl::string_view aggregate, Command command) {
  auto& seconds = around_.metrics.decision_seconds.With({options_.name});
  command.done = [done = std::move(command.done), &seconds, began = absl::Now()](
                     const Fold* fold, absl::StatusOr<int64_t> version) {
    seconds.Observe(absl::ToDoubleSeconds(absl::Now() - began));
    done(fold, std::move(version));
  };
  const absl::Status accepted = Accept(aggregate, command);
  if (!accepted.ok()) command.done(nullptr, accepted);
}

absl::Status Engine::Accept(absl::string_view aggregate, Command& command) {
  std::lock_guard lock(mutex_);
  if (stopping_) {
    return status::Error(absl::StatusCode::kUnavailable, "SHUTTING_DOWN", "ask another replica");
  }
  switch (Find(aggregate).Submit(command)) {
    case Strand::Accepted::kStarted:
      ++busy_;
      break;
    case Strand::Accepted::kQueued:
      break;
    case Strand::Accepted::kRefused:
      return status::Error(absl::StatusCode::kResourceExhausted, "AGGREGATE_OVERLOADED",
                           absl::StrCat("too many commands wait for ", aggregate));
  }
  return absl::OkStatus();
}

void Engine::Start() {
  std::lock_guard lock(mutex_);
  if (started_ || stopping_ || !on_timer_) return;
  started_ = true;
  poller_ = std::thread([this] { Poll(); });
}

void Engine::Stop() {
  {
    std::unique_lock lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
    changed_.wait(lock, [this] { return busy_ == 0; });
  }
  alarms_.Stop();
  if (poller_.joinable()) poller_.join();
  executor_.reset();
}

void Engine::Settled(const Strand& strand, std::optional<absl::Time> due, bool fired) {
  if (on_timer_) alarms_.Set(strand.aggregate(), due, fired);
}

void Engine::Idle(const Strand& strand, bool closed) {
  std::lock_guard lock(mutex_);
  if (closed) {
    if (const auto it = warm_.find(strand.aggregate()); it != warm_.end()) {
      used_.splice(used_.end(), used_, it->second.place);
    }
  }
  if (--busy_ == 0) changed_.notify_all();
}

/// With mutex_ held.
Strand& Engine::Find(absl::string_view aggregate) {
  const auto it = warm_.find(aggregate);
  if (it != warm_.end()) {
    used_.splice(used_.begin(), used_, it->second.place);
    return *it->second.strand;
  }
  Evict();
  std::string name(aggregate);
  used_.push_front(name);
  auto strand = std::make_shared<Strand>(*strands_, name);
  Strand& found = *strand;
  warm_.emplace(std::move(name), Warm{std::move(strand), used_.begin()});
  around_.metrics.warm.With({options_.name}).Set(static_cast<double>(warm_.size()));
  return found;
}

/// With mutex_ held. What is busy stays, even above the limit.
void Engine::Evict() {
  constexpr int kLooks = 8;
  for (int i = 0; i < kLooks && warm_.size() >= options_.warm && !used_.empty(); ++i) {
    const auto it = warm_.find(used_.back());
    if (it->second.strand->idle()) {
      warm_.erase(it);
      used_.pop_back();
    } else {
      used_.splice(used_.begin(), used_, it->second.place);
    }
  }
}

void Engine::FireTimer(const std::string& aggregate, absl::string_view finder) {
  around_.metrics.timers.With({options_.name, finder}).Increment();
  Submit(aggregate, {.decide = on_timer_,
                     .done =
                         [this, aggregate](const Fold*, const absl::StatusOr<int64_t>& version) {
                           if (version.ok()) return;
                           log::Warning("timer was not handled", {{"log", options_.name},
                                                                  {"aggregate", aggregate},
                                                                  {"status", version.status()}});
                           alarms_.Retry(aggregate);
                         },
                     .deadline = absl::Now() + kTimerDeadline,
                     .is_timer = true});
}

void Engine::Poll() {
  absl::BitGen random;
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    // Replicas that started together do not poll together.
    const absl::Duration pause = options_.poll * absl::Uniform(random, 0.8, 1.2);
    changed_.wait_for(lock, absl::ToChronoNanoseconds(pause), [this] { return stopping_; });
    if (stopping_) return;
    lock.unlock();
    PollOnce();
    lock.lock();
  }
}

void Engine::PollOnce() {
  // Those that failed just now stand at the front; they must not hide the ones behind them.
  const int limit = kPollLimit + alarms_.backing_off();
  const absl::StatusOr<std::vector<DueTimer>> due = around_.log.DueTimers(
      around_.clock.Now() - options_.overdue, limit, absl::Now() + kPollDeadline);
  if (!due.ok()) {
    log::Warning("overdue timers were not read",
                 {{"log", options_.name}, {"status", due.status()}});
    return;
  }
  for (const DueTimer& timer : *due) {
    if (alarms_.Claim(timer.aggregate)) FireTimer(timer.aggregate, "poll");
  }
}

}  // namespace centralita::eventlog
