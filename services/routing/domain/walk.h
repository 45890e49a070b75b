#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/time/time.h"
#include "libs/schedule/schedule.h"
#include "services/routing/domain/ids.h"
#include "services/routing/domain/outcome.h"
#include "services/routing/domain/workspace.h"

namespace centralita::routing {

/// Who is assumed to be there. The length of a queue is asked as well only when it is as now.
enum class Staffing { kAsNow, kAssumeStaffed, kAssumeNobody };

/// One group that a call comes to, and whether it takes it.
struct Stop {
  GroupId group;
  MissedReason reason = MissedReason::kNone;  // kNone: it takes the call.
  std::optional<schedule::Rule> rule;  // By which its hours spoke. Unset: they were not asked.
  std::string name;                    // Of the holiday or the override; why a hand did it.
  std::optional<std::string> fault;    // The hours could not be evaluated: the fail-safe spoke.

  friend bool operator==(const Stop&, const Stop&) = default;
};

/// The whole way of a call: the groups that it comes to in order, the last of which takes it if any.
struct Walk {
  std::vector<Stop> stops;
  size_t home = 0;  // Which of them owns the call: the first, or the one that it is redirected to.

  /// The group in which the call is queued; null: it is missed, for the reason that home() gives.
  const Stop* queued_in() const {
    return stops.back().reason == MissedReason::kNone ? &stops.back() : nullptr;
  }
  const Stop& owner() const { return stops[home]; }

  friend bool operator==(const Walk&, const Walk&) = default;
};

/// The same place for the caller, for the same reasons on the way there.
bool SameOutcome(const Walk& a, const Walk& b);

/// Whether the group takes a call at `at`.
Stop Judge(const Group& group, absl::Time at, Staffing staffing);

/// The groups that `home` overflows to, as far as they are asked, when a call is turned away because of
/// `reason`: each at most once, and none that the call has `visited`. The last one takes the call if
/// any does.
std::vector<Stop> Overflowing(const Workspace& workspace, const Group& home, MissedReason reason,
                              absl::FunctionRef<bool(const GroupId&)> visited, absl::Time at,
                              Staffing staffing);

/// All groups whose hours may have a say in where such a call goes.
std::vector<const Group*> GroupsOnTheWay(const Workspace& workspace, const Group& group,
                                         CallerKnowledge knowledge);

/// Where a call that comes to `group` at `at` goes. Routing goes by this and by nothing else.
Walk WalkFrom(const Workspace& workspace, const Group& group, CallerKnowledge knowledge,
              absl::Time at, Staffing staffing);

}  // namespace centralita::routing
