#include "services/routing/domain/replay.h"

#include <algorithm>
#include <utility>

#include "services/routing/domain/cause.h"
#include "services/routing/domain/router.h"

namespace centralita::routing {

void Replay::Skip(absl::Span<const Event> entry) {
  for (const Event& event : entry) {
    recorded_.Apply(event);
    decided_.Apply(event);
  }
  version_ += static_cast<int64_t>(entry.size());
}

void Replay::Check(absl::Span<const Event> entry) {
  while (!entry.empty()) {
    const auto next = std::find_if(entry.begin() + 1, entry.end(),
                                   [](const Event& event) { return event.cause != nullptr; });
    const auto size = static_cast<size_t>(next - entry.begin());
    CheckDecision(entry.subspan(0, size));
    entry.remove_prefix(size);
  }
}

void Replay::CheckDecision(absl::Span<const Event> facts) {
  const Cause* cause = facts.front().cause.get();
  if (cause == nullptr || cause->tz_database != tz_database_) {
    if (cause == nullptr) {
      findings_.without_cause += static_cast<int64_t>(facts.size());
    } else {
      ++findings_.other_tz_database;
    }
    return Skip(facts);
  }
  for (const Event& fact : facts) recorded_.Apply(fact);
  ++findings_.decisions;
  absl::StatusOr<std::vector<Event>> decided =
      Router(cause->policy).Step(decided_, *cause->command, facts.front().time);
  if (decided.ok() && std::equal(facts.begin(), facts.end(), decided->begin(), decided->end())) {
    ++findings_.identical;
  } else {
    Differs(facts, std::move(decided));
  }
  version_ += static_cast<int64_t>(facts.size());
}

/// The record is what holds: the next decision is made upon it again.
void Replay::Differs(absl::Span<const Event> facts, absl::StatusOr<std::vector<Event>> decided) {
  ++findings_.different;
  decided_ = recorded_;
  if (findings_.first.has_value()) return;
  findings_.first = ReplayFindings::Difference{.version = version_ + 1,
                                               .recorded = {facts.begin(), facts.end()},
                                               .refusal = decided.status()};
  if (decided.ok()) findings_.first->decided = *std::move(decided);
}

}  // namespace centralita::routing
