#include "services/routing/domain/walk.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace centralita::routing {
namespace {

bool Triggers(const Overflow& overflow, MissedReason reason) {
  switch (reason) {
    case MissedReason::kNoAgent:
      return overflow.when_no_agent;
    case MissedReason::kClosed:
      return overflow.when_closed;
    case MissedReason::kHoliday:
      return overflow.when_holiday;
    case MissedReason::kTimeout:
      return overflow.when_timeout;
    case MissedReason::kFull:
      return overflow.when_full;
    default:
      return false;
  }
}

bool TakesCalls(const GroupConfig& config) { return !config.archived && config.takes_calls; }

/// A target that takes no calls is as good as none: the caller stays with the group that was called.
const Group* RedirectionOf(const Workspace& workspace, const Group& group,
                           CallerKnowledge knowledge) {
  const auto& [mode, target] = group.config->redirect;
  const bool inactive = knowledge == CallerKnowledge::kInactive &&
                        (mode == RedirectMode::kInactive || mode == RedirectMode::kBoth);
  const bool not_found = knowledge == CallerKnowledge::kNotFound &&
                         (mode == RedirectMode::kNotFound || mode == RedirectMode::kBoth);
  if ((!inactive && !not_found) || !TakesCalls(*group.config)) return nullptr;
  const Group* to = workspace.FindGroup(target);
  return to != nullptr && to != &group && TakesCalls(*to->config) ? to : nullptr;
}

bool IsEmpty(const Group& group, Staffing staffing) {
  const Emptiness empty = group.config->empty_queue.join;
  if (empty == Emptiness::kNever || staffing == Staffing::kAssumeStaffed) return false;
  if (staffing == Staffing::kAssumeNobody) return true;
  return empty == Emptiness::kNoneRoutable ? group.lineup.empty() : group.staffed == 0;
}

bool IsFull(const Group& group) {
  const int max = group.config->max_length;
  return max > 0 && group.waiting.size() + group.offered >= static_cast<size_t>(max);
}

}  // namespace

bool SameOutcome(const Walk& a, const Walk& b) {
  return std::equal(a.stops.begin(), a.stops.end(), b.stops.begin(), b.stops.end(),
                    [](const Stop& one, const Stop& other) {
                      return one.group == other.group && one.reason == other.reason;
                    });
}

Stop Judge(const Group& group, absl::Time at, Staffing staffing) {
  const GroupConfig& config = *group.config;
  Stop stop{.group = config.id};
  if (!TakesCalls(config)) {
    stop.reason = MissedReason::kNotConfigured;
    return stop;
  }
  bool open = config.fail_safe == FailSafe::kOpen;
  if (const absl::StatusOr<schedule::Verdict> hours = config.opening.At(at); hours.ok()) {
    open = hours->open;
    stop.rule = hours->rule;
    stop.name = std::string(hours->name);
  } else {
    stop.fault = std::string(hours.status().message());
  }
  if (!open) {
    stop.reason =
        stop.rule == schedule::Rule::kHoliday ? MissedReason::kHoliday : MissedReason::kClosed;
  } else if (IsEmpty(group, staffing)) {
    stop.reason = MissedReason::kNoAgent;
  } else if (staffing == Staffing::kAsNow && IsFull(group)) {
    stop.reason = MissedReason::kFull;
  }
  return stop;
}

std::vector<Stop> Overflowing(const Workspace& workspace, const Group& home, MissedReason reason,
                              absl::FunctionRef<bool(const GroupId&)> visited, absl::Time at,
                              Staffing staffing) {
  std::vector<Stop> stops;
  const Overflow& overflow = home.config->overflow;
  if (!Triggers(overflow, reason)) return stops;
  for (const GroupId& target : overflow.targets) {
    const bool again = std::any_of(stops.begin(), stops.end(),
                                   [&target](const Stop& stop) { return stop.group == target; });
    if (again || visited(target)) continue;
    const Group* group = workspace.FindGroup(target);
    stops.push_back(group == nullptr ? Stop{.group = target, .reason = MissedReason::kNotConfigured}
                                     : Judge(*group, at, staffing));
    if (stops.back().reason == MissedReason::kNone) break;
  }
  return stops;
}

std::vector<const Group*> GroupsOnTheWay(const Workspace& workspace, const Group& group,
                                         CallerKnowledge knowledge) {
  const Group* redirection = RedirectionOf(workspace, group, knowledge);
  std::vector<const Group*> groups = {redirection != nullptr ? redirection : &group};
  for (const GroupId& target : groups.front()->config->overflow.targets) {
    const Group* found = workspace.FindGroup(target);
    if (found != nullptr) groups.push_back(found);
  }
  return groups;
}

Walk WalkFrom(const Workspace& workspace, const Group& group, CallerKnowledge knowledge,
              absl::Time at, Staffing staffing) {
  Walk walk;
  const Group* home = &group;
  if (const Group* to = RedirectionOf(workspace, group, knowledge)) {
    walk.stops.push_back({.group = group.config->id, .reason = MissedReason::kRedirected});
    walk.home = 1;
    home = to;
  }
  walk.stops.push_back(Judge(*home, at, staffing));
  const MissedReason reason = walk.stops.back().reason;
  if (reason == MissedReason::kNone) return walk;
  const auto visited = [&](const GroupId& id) {
    return id == group.config->id || id == home->config->id;
  };
  std::vector<Stop> onward = Overflowing(workspace, *home, reason, visited, at, staffing);
  std::move(onward.begin(), onward.end(), std::back_inserter(walk.stops));
  return walk;
}

}  // namespace centralita::routing
