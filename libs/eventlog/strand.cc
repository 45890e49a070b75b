#include "libs/eventlog/strand.h"

#include <algorithm>
#include <utility>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "libs/log/log.h"
#include "libs/status/error.h"

namespace centralita::eventlog {
namespace {

constexpr absl::Duration kConflictPause = absl::Milliseconds(2);
constexpr absl::Duration kSnapshotDeadline = absl::Seconds(5);

/// A snapshot that is larger than the first is renewed when the events behind it have reached this part of
/// its size.
constexpr size_t kSmallSnapshot = 64 << 10;
constexpr size_t kSnapshotPart = 4;

size_t SizeOf(const std::vector<std::string>& payloads) {
  size_t size = 0;
  for (const std::string& payload : payloads) size += payload.size();
  return size;
}

/// Two replicas that forestall each other part ways by chance.
absl::Duration ConflictDelay(int conflicts) {
  thread_local absl::BitGen random;
  const double ceiling = absl::ToDoubleSeconds(kConflictPause * (1 << std::min(conflicts, 5)));
  return absl::Seconds(absl::Uniform(random, 0.0, ceiling));
}

}  // namespace

Strand::Strand(const StrandSurroundings& surroundings, std::string aggregate)
    : around_(surroundings), aggregate_(std::move(aggregate)) {}

Strand::Accepted Strand::Submit(Command& command) {
  std::lock_guard lock(mutex_);
  if (waiting_.size() >= around_.options.max_waiting) return Accepted::kRefused;
  waiting_.push_back(std::move(command));
  if (running_) return Accepted::kQueued;
  running_ = true;
  around_.executor.Post([self = shared_from_this()] { self->Run(); });
  return Accepted::kStarted;
}

bool Strand::idle() const {
  std::lock_guard lock(mutex_);
  return !running_;
}

void Strand::Run() {
  while (TakeBatch()) {
    newest_ = false;
    conflicts_ = 0;
    if (!Attempt()) return;  // Goes on when the append has come back.
  }
}

bool Strand::TakeBatch() {
  const bool closed = fold_ != nullptr && fold_->IsClosed();
  {
    std::lock_guard lock(mutex_);
    const size_t count = std::min(waiting_.size(), around_.options.max_batch);
    batch_.assign(std::make_move_iterator(waiting_.begin()),
                  std::make_move_iterator(waiting_.begin() + count));
    waiting_.erase(waiting_.begin(), waiting_.begin() + count);
    if (!batch_.empty()) return true;
    running_ = false;
  }
  around_.host.Idle(*this, closed);
  return false;
}

/// Decides the batch and sends it off. True if it has been answered without an append.
bool Strand::Attempt() {
  while (true) {
    DropExpired();
    if (batch_.empty()) return true;
    if (fold_ == nullptr) {
      if (absl::Status loaded = Load(); !loaded.ok()) {
        fold_ = nullptr;
        AnswerAll(loaded);
        return true;
      }
      newest_ = true;
    }
    DecideAll();
    if (!payloads_.empty()) {
      Append();
      return false;
    }
    if (!newest_) {  // Nobody is refused on what may be yesterday's state.
      const absl::StatusOr<bool> moved = CatchUp();
      if (!moved.ok()) {
        AnswerAll(moved.status());
        return true;
      }
      newest_ = true;
      if (*moved) continue;
    }
    Settle();
    return true;
  }
}

void Strand::Resume() {
  if (Attempt()) Run();
}

absl::Status Strand::Load() {
  absl::StatusOr<Tail> tail = around_.log.Read(aggregate_, 0, Deadline());
  if (!tail.ok()) return tail.status();
  fold_ = around_.new_fold(aggregate_);
  version_ = tail->version;
  snapshot_version_ = 0;
  snapshot_size_ = 0;
  grown_ = SizeOf(tail->events);
  if (tail->snapshot.has_value()) {
    snapshot_version_ = tail->snapshot->version;
    snapshot_size_ = tail->snapshot->payload.size();
    if (absl::Status restored = fold_->Restore(*tail->snapshot); !restored.ok()) return restored;
  }
  return fold_->Read(tail->events);
}

/// Reads what others have written. True if there was something.
absl::StatusOr<bool> Strand::CatchUp() {
  const absl::StatusOr<Tail> tail = around_.log.Read(aggregate_, version_, Deadline());
  if (!tail.ok()) return tail.status();
  if (tail->events.empty()) return false;
  version_ = tail->version;
  grown_ += SizeOf(tail->events);
  if (absl::Status observed = fold_->Observe(tail->events, version_); !observed.ok()) {
    fold_ = nullptr;
    return observed;
  }
  return true;
}

void Strand::DecideAll() {
  results_.clear();
  payloads_.clear();
  for (Command& command : batch_) {
    const int64_t ahead = version_ + static_cast<int64_t>(payloads_.size());
    absl::StatusOr<std::vector<std::string>> decided =
        command.decide(*fold_, Moment{.now = around_.clock.Now(), .version = ahead});
    if (!decided.ok()) {
      results_.push_back(decided.status());
      continue;
    }
    results_.push_back(ahead + static_cast<int64_t>(decided->size()));
    std::move(decided->begin(), decided->end(), std::back_inserter(payloads_));
  }
}

void Strand::Append() {
  AppendRequest request{.aggregate = aggregate_,
                        .expected_version = version_,
                        .payloads = payloads_,
                        .due = fold_->NextDue()};
  around_.log.AppendAsync(
      std::move(request), Deadline(), [self = shared_from_this()](absl::Status status) {
        self->around_.executor.Post([self, status = std::move(status)] { self->Appended(status); });
      });
}

void Strand::Appended(const absl::Status& status) {
  if (status.ok()) {
    version_ += static_cast<int64_t>(payloads_.size());
    grown_ += SizeOf(payloads_);
    Settle();
    return Run();
  }
  fold_->Rollback();
  if (status.code() == absl::StatusCode::kAborted) return Conflicted();
  if (status.code() == absl::StatusCode::kUnknown) fold_ = nullptr;  // Who knows what is true now.
  AnswerAll(status);
  Run();
}

void Strand::Conflicted() {
  around_.metrics.conflicts.With({around_.options.name}).Increment();
  const absl::StatusOr<bool> moved = CatchUp();
  if (!moved.ok()) {
    AnswerAll(moved.status());
    return Run();
  }
  newest_ = true;
  // A conflict with nothing new: the log is not the one that was read (a standby that lagged has
  // taken over). Begin from the beginning.
  if (!*moved) fold_ = nullptr;
  if (++conflicts_ == 1) return Resume();
  around_.executor.PostAfter(ConflictDelay(conflicts_),
                             [self = shared_from_this()] { self->Resume(); });
}

void Strand::Settle() {
  const bool fired = std::any_of(batch_.begin(), batch_.end(),
                                 [](const Command& command) { return command.is_timer; });
  if (!payloads_.empty() || fired) fold_->Commit(version_);
  around_.host.Settled(*this, fold_->NextDue(), fired);
  int64_t before = version_ - static_cast<int64_t>(payloads_.size());
  for (size_t i = 0; i < batch_.size(); ++i) {
    const char* outcome = "refused";
    if (results_[i].ok())
      outcome = std::exchange(before, *results_[i]) == *results_[i] ? "unchanged" : "committed";
    Count(outcome, 1);
    batch_[i].done(results_[i].ok() ? fold_.get() : nullptr, std::move(results_[i]));
  }
  batch_.clear();
  KeepSnapshot();
}

bool Strand::IsSnapshotDue() const {
  const int64_t every = around_.options.snapshot_every;
  return every > 0 && version_ - snapshot_version_ >= every &&
         (snapshot_size_ <= kSmallSnapshot || grown_ >= snapshot_size_ / kSnapshotPart);
}

void Strand::KeepSnapshot() {
  if (!IsSnapshotDue()) return;
  std::optional<std::string> payload = fold_->EncodeSnapshot();
  if (!payload.has_value()) return;
  snapshot_version_ = version_;
  snapshot_size_ = payload->size();
  grown_ = 0;
  // Off the strand: nobody waits for it, and the log is right without it.
  around_.executor.Post([self = shared_from_this(),
                         snapshot = Snapshot{version_, *std::move(payload)}] {
    const absl::Status saved =
        self->around_.log.SaveSnapshot(self->aggregate_, snapshot, absl::Now() + kSnapshotDeadline);
    if (!saved.ok()) {
      log::Warning("snapshot was not saved", {{"aggregate", self->aggregate_}, {"status", saved}});
    }
  });
}

void Strand::DropExpired() {
  const absl::Time now = absl::Now();
  std::erase_if(batch_, [&](Command& command) {
    if (now < command.deadline) return false;
    command.done(nullptr, status::Error(absl::StatusCode::kDeadlineExceeded, "DECISION_TOO_LATE",
                                        absl::StrCat("not decided in time for ", aggregate_)));
    return true;
  });
}

void Strand::AnswerAll(const absl::Status& status) {
  Count("failed", batch_.size());
  for (Command& command : std::exchange(batch_, {})) command.done(nullptr, status);
}

void Strand::Count(absl::string_view outcome, size_t commands) {
  around_.metrics.decisions.With({around_.options.name, outcome})
      .Increment(static_cast<double>(commands));
}

/// The batch waits as long as its most patient caller does.
absl::Time Strand::Deadline() const {
  absl::Time latest = absl::InfinitePast();
  for (const Command& command : batch_) latest = std::max(latest, command.deadline);
  return latest;
}

}  // namespace centralita::eventlog
