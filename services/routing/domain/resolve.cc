#include "services/routing/domain/resolve.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::routing {
namespace {

/// The changes of the hours of several groups, in the order of time.
class Changes {
 public:
  Changes(const std::vector<const Group*>& groups, absl::Time after) {
    for (const Group* group : groups) {
      hours_.push_back(&group->config->opening);
      next_.push_back(hours_.back()->NextVerdictChange(after));
    }
  }

  /// The next one; nothing if there are no more.
  std::optional<absl::Time> Next() {
    absl::Time first = absl::InfiniteFuture();
    for (const std::optional<absl::Time>& next : next_) {
      if (next.has_value()) first = std::min(first, *next);
    }
    if (first == absl::InfiniteFuture()) return std::nullopt;
    for (size_t i = 0; i < next_.size(); ++i) {
      if (next_[i] == first) next_[i] = hours_[i]->NextVerdictChange(first);
    }
    return first;
  }

 private:
  std::vector<const OpeningHours*> hours_;
  std::vector<std::optional<absl::Time>> next_;
};

}  // namespace

absl::StatusOr<Resolution> ResolveAt(const Workspace& workspace, const GroupId& id,
                                     CallerKnowledge knowledge, absl::Time at, Staffing staffing) {
  const Group* group = workspace.FindGroup(id);
  if (group == nullptr) {
    return status::Error(absl::StatusCode::kNotFound, "GROUP_NOT_FOUND",
                         absl::StrCat("group ", id.value(), " was never configured"));
  }
  Resolution resolution{.walk = WalkFrom(workspace, *group, knowledge, at, staffing)};
  Changes changes(GroupsOnTheWay(workspace, *group, knowledge), at);
  for (int seen = 0; seen < kMaxChanges; ++seen) {
    const std::optional<absl::Time> change = changes.Next();
    if (!change.has_value() || *change - at > schedule::Schedule::kHorizon) break;
    const Walk then = WalkFrom(workspace, *group, knowledge, *change, staffing);
    if (SameOutcome(resolution.walk, then)) continue;
    resolution.next_change = change;
    break;
  }
  return resolution;
}

}  // namespace centralita::routing
