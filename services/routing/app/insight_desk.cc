#include "services/routing/app/insight_desk.h"

#include <algorithm>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::routing {
namespace {

// Who waits has a thread that others need: agents who say that they are there, calls that look for one.
constexpr absl::Duration kPatience = absl::Seconds(2);
constexpr int kMaxWaiting = 4;

}  // namespace

absl::Status InsightDesk::Enter(absl::Time deadline) {
  const absl::MutexLock lock(&mutex_);
  const auto is_free = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return !taken_; };
  bool entered = !taken_;
  if (!entered && waiting_ < kMaxWaiting) {
    ++waiting_;
    const absl::Duration patience = std::min(deadline - clock_.Now(), kPatience);
    entered = mutex_.AwaitWithTimeout(absl::Condition(&is_free), patience);
    --waiting_;
  }
  if (!entered) {
    return status::Error(absl::StatusCode::kResourceExhausted, "INSIGHT_BUSY",
                         "others are reading the log as well");
  }
  taken_ = true;
  return absl::OkStatus();
}

void InsightDesk::Leave() {
  const absl::MutexLock lock(&mutex_);
  taken_ = false;
}

absl::Status InsightDesk::Read(const WorkspaceId& workspace, int64_t version, const Reader& reader,
                               absl::Time deadline) {
  const int64_t begin = version;
  while (true) {
    const absl::StatusOr<std::vector<History::Entry>> entries =
        history_.Read(workspace, version, limits_.entries, deadline);
    if (!entries.ok()) return entries.status();
    if (entries->empty()) return absl::OkStatus();
    for (const History::Entry& entry : *entries) {
      if (!reader(entry)) return absl::OkStatus();
      version = entry.first_version + static_cast<int64_t>(entry.events.size()) - 1;
    }
    if (version - begin > limits_.facts) {
      return status::Error(absl::StatusCode::kOutOfRange, "INTERVAL_TOO_LONG",
                           absl::StrCat("more than ", limits_.facts, " facts were read"));
    }
  }
}

absl::StatusOr<History::Span> InsightDesk::Find(const WorkspaceId& workspace, const CallId& call,
                                                absl::Time deadline) {
  absl::StatusOr<std::optional<History::Span>> span = history_.FindCall(workspace, call, deadline);
  if (!span.ok()) return span.status();
  if (!span->has_value()) {
    return status::Error(absl::StatusCode::kNotFound, "CALL_UNKNOWN",
                         absl::StrCat("call ", call.value(), " is not in the history"));
  }
  return **std::move(span);
}

absl::StatusOr<GroupId> InsightDesk::GroupOf(const WorkspaceId& workspace, const CallId& call,
                                             absl::Time deadline) {
  absl::StatusOr<History::Span> span = Find(workspace, call, deadline);
  if (!span.ok()) return span.status();
  return std::move(span->group);
}

absl::StatusOr<InsightDesk::Story> InsightDesk::Explain(const WorkspaceId& workspace,
                                                        const CallId& call, absl::Time deadline) {
  if (absl::Status entered = Enter(deadline); !entered.ok()) return entered;
  const absl::Cleanup leave = [this] { Leave(); };
  const absl::StatusOr<History::Span> span = Find(workspace, call, deadline);
  if (!span.ok()) return span.status();
  absl::StatusOr<History::State> from = history_.Before(workspace, span->first_version, deadline);
  if (!from.ok()) return from.status();
  const int64_t version = from->version;
  CallStory story(std::move(from->workspace), version, call);
  const absl::Status read = Read(
      workspace, version,
      [&story](const History::Entry& entry) {
        story.Take(entry.events);
        return !story.finished();
      },
      deadline);
  if (!read.ok() && !absl::IsOutOfRange(read)) return read;
  return Story{.steps = story.steps(), .finished = read.ok()};
}

absl::StatusOr<ReplayFindings> InsightDesk::Replay(const WorkspaceId& workspace,
                                                   const Interval& interval,
                                                   const std::string& tz_database,
                                                   absl::Time deadline) {
  if (absl::Status entered = Enter(deadline); !entered.ok()) return entered;
  const absl::Cleanup leave = [this] { Leave(); };
  absl::StatusOr<History::State> from = history_.Before(workspace, interval.start, deadline);
  if (!from.ok()) return from.status();
  const int64_t version = from->version;
  routing::Replay replay(std::move(from->workspace), version, tz_database);
  const absl::Status read = Read(
      workspace, version,
      [&](const History::Entry& entry) {
        if (entry.events.front().time >= interval.end) return false;
        if (entry.events.front().time < interval.start) {
          replay.Skip(entry.events);
        } else {
          replay.Check(entry.events);
        }
        return true;
      },
      deadline);
  if (!read.ok()) return read;
  const ReplayFindings& findings = replay.findings();
  metrics_.replayed.With({"identical"}).Increment(static_cast<double>(findings.identical));
  metrics_.replayed.With({"different"}).Increment(static_cast<double>(findings.different));
  return findings;
}

absl::StatusOr<FairnessFindings> InsightDesk::Judge(const WorkspaceId& workspace,
                                                    const GroupId& group, const Interval& interval,
                                                    absl::Time deadline) {
  if (absl::Status entered = Enter(deadline); !entered.ok()) return entered;
  const absl::Cleanup leave = [this] { Leave(); };
  absl::StatusOr<History::State> from = history_.Before(workspace, interval.start, deadline);
  if (!from.ok()) return from.status();
  const int64_t version = from->version;
  Fairness fairness(std::move(from->workspace), group);
  bool begun = false;
  const absl::Status read = Read(
      workspace, version,
      [&](const History::Entry& entry) {
        const absl::Time time = entry.events.front().time;
        if (time >= interval.end) return false;
        if (time < interval.start) {
          fairness.Skip(entry.events);
          return true;
        }
        if (!begun) fairness.Begin(interval.start);
        begun = true;
        fairness.Take(entry.events);
        return true;
      },
      deadline);
  if (!read.ok()) return read;
  if (!begun) fairness.Begin(interval.start);
  return fairness.Finish(std::clamp(clock_.Now(), interval.start, interval.end));
}

}  // namespace centralita::routing
