#include "libs/eventlog/fake_log.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "libs/status/error.h"

namespace centralita::eventlog {

void FakeLog::FailWith(absl::Status status) {
  std::lock_guard lock(mutex_);
  failure_ = std::move(status);
}

absl::StatusOr<Tail> FakeLog::Read(absl::string_view aggregate, int64_t after_version,
                                   absl::Time /*deadline*/) {
  std::lock_guard lock(mutex_);
  if (!failure_.ok()) return failure_;
  Tail tail{.version = after_version};
  if (const auto kept = snapshots_.find(aggregate);
      after_version == 0 && kept != snapshots_.end()) {
    tail.snapshot = kept->second;
    tail.version = kept->second.version;
  }
  if (const auto it = events_.find(aggregate); it != events_.end()) {
    const auto& all = it->second;
    const auto first = std::min(static_cast<size_t>(tail.version), all.size());
    tail.events.assign(all.begin() + static_cast<std::ptrdiff_t>(first), all.end());
    tail.version += static_cast<int64_t>(tail.events.size());
  }
  return tail;
}

void FakeLog::AppendAsync(AppendRequest request, absl::Time /*deadline*/, Done done) {
  const absl::Status status = TryAppend(std::move(request));
  if (status.ok()) appended_.notify_all();
  done(status);
}

absl::Status FakeLog::TryAppend(AppendRequest request) {
  if (request.aggregate.empty() || request.payloads.empty() || request.expected_version < 0) {
    return absl::InvalidArgumentError("an append needs a name, a version and events");
  }
  std::lock_guard lock(mutex_);
  if (!failure_.ok()) return failure_;
  std::vector<std::string>& events = events_[request.aggregate];
  if (request.expected_version != static_cast<int64_t>(events.size())) {
    return status::Error(absl::StatusCode::kAborted, "VERSION_CONFLICT",
                         absl::StrCat(request.aggregate, " is at version ", events.size()));
  }
  events.insert(events.end(), request.payloads.begin(), request.payloads.end());
  if (request.due.has_value() && *request.due < absl::InfiniteFuture()) {
    timers_[request.aggregate] = *request.due;
  } else {
    timers_.erase(request.aggregate);
  }
  const uint64_t place = feed_.size() + 1;
  feed_.push_back({.cursor = {.txid = place, .seq = static_cast<int64_t>(place)},
                   .aggregate = std::move(request.aggregate),
                   .first_version = request.expected_version + 1,
                   .payloads = std::move(request.payloads),
                   .appended_at = clock_.Now()});
  return absl::OkStatus();
}

absl::Status FakeLog::SaveSnapshot(absl::string_view aggregate, const Snapshot& snapshot,
                                   absl::Time /*deadline*/) {
  std::lock_guard lock(mutex_);
  if (!failure_.ok()) return failure_;
  Snapshot& kept = snapshots_[aggregate];
  if (kept.version < snapshot.version) kept = snapshot;
  return absl::OkStatus();
}

absl::StatusOr<std::vector<DueTimer>> FakeLog::DueTimers(absl::Time before, int limit,
                                                         absl::Time /*deadline*/) {
  std::lock_guard lock(mutex_);
  if (!failure_.ok()) return failure_;
  std::vector<DueTimer> due;
  for (const auto& [aggregate, at] : timers_) {
    if (at < before) due.push_back({.aggregate = aggregate, .due = at});
  }
  std::sort(due.begin(), due.end(),
            [](const DueTimer& a, const DueTimer& b) { return a.due < b.due; });
  if (due.size() > static_cast<size_t>(limit)) due.resize(static_cast<size_t>(limit));
  return due;
}

absl::StatusOr<std::vector<FeedEntry>> FakeLog::ReadFeed(Cursor after, int max,
                                                         absl::Time /*deadline*/) {
  std::lock_guard lock(mutex_);
  if (!failure_.ok()) return failure_;
  const size_t first = std::min(static_cast<size_t>(after.txid), feed_.size());
  const size_t last = std::min(first + static_cast<size_t>(max), feed_.size());
  return std::vector<FeedEntry>(feed_.begin() + static_cast<std::ptrdiff_t>(first),
                                feed_.begin() + static_cast<std::ptrdiff_t>(last));
}

uint64_t FakeLog::appends() const {
  std::lock_guard lock(mutex_);
  return feed_.size();
}

bool FakeLog::WaitForAppends(uint64_t seen, absl::Time deadline) {
  std::unique_lock lock(mutex_);
  return appended_.wait_for(lock, absl::ToChronoNanoseconds(deadline - absl::Now()),
                            [&] { return feed_.size() != seen; });
}

}  // namespace centralita::eventlog
