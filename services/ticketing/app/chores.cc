#include "services/ticketing/app/chores.h"

#include "libs/log/log.h"

namespace centralita::ticketing {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(5);  // With the store.

}  // namespace

Chores::Chores(Callers& callers, DraftDesk& drafts, const Clock& clock, Options options)
    : callers_(callers), drafts_(drafts), clock_(clock), options_(options) {}

Chores::~Chores() { Stop(); }

void Chores::Start() {
  thread_ = std::thread([this] { Run(); });
}

void Chores::Stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Chores::Wake() {
  {
    std::lock_guard lock(mutex_);
    woken_ = true;
  }
  changed_.notify_one();
}

void Chores::Run() {
  absl::Time next_drafts = clock_.Now();
  absl::Duration pause = options_.every;
  while (true) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, absl::ToChronoNanoseconds(pause),
                        [this] { return stopping_ || woken_; });
      if (stopping_) return;
      woken_ = false;
    }
    const absl::StatusOr<bool> more = callers_.LookUpDue();
    absl::Status done = more.status();
    if (done.ok() && clock_.Now() >= next_drafts) {
      next_drafts = clock_.Now() + options_.drafts_every;
      done = ExpireDrafts();
    }
    pause = done.ok() ? options_.every : options_.retry;
    if (more.ok() && *more) pause = absl::ZeroDuration();
    if (!done.ok()) log::Warning("chores were put off", {{"status", done}});
  }
}

absl::Status Chores::ExpireDrafts() {
  absl::StatusOr<int> expired = options_.batch;
  while (expired.ok() && *expired == options_.batch) {
    expired = drafts_.Expire(options_.batch, clock_.Now() + kPatience);
  }
  return expired.status();
}

}  // namespace centralita::ticketing
