#include <algorithm>
#include <utility>

#include "services/routing/domain/decision.h"

namespace centralita::routing {
namespace {

/// Whether a call that left a group so would have stayed if the group could have taken it.
bool IsGroupsOwn(MissedReason reason) {
  return reason != MissedReason::kNone && reason != MissedReason::kRedirected &&
         reason != MissedReason::kMoved;
}

std::string HolidayOf(const Stop& stop) {
  return stop.reason == MissedReason::kHoliday ? stop.name : "";
}

}  // namespace

void Decision::Follow(const CallId& id, const Walk& walk) {
  const Stop& home = walk.owner();
  if (walk.home > 0) {
    Emit(CallMoved{.call = id, .because = MissedReason::kRedirected, .to = home.group});
  }
  ReportFaults(id, walk.stops);
  if (home.reason == MissedReason::kNone) return Queue(id);
  const auto onward = walk.stops.begin() + static_cast<std::ptrdiff_t>(walk.home) + 1;
  Leave(*w_.FindCall(id), home.reason, HolidayOf(home), {onward, walk.stops.end()});
}

/// The flat chain of the call's home, each group once (I8): a group that was tried when the call came
/// is not tried again when its wait is over.
void Decision::MoveOn(const Call& call, MissedReason reason) {
  const auto visited = [&call](const GroupId& group) { return HasVisited(call, group); };
  const std::vector<Stop> stops =
      Overflowing(w_, w_.group(call.home), reason, visited, now_, Staffing::kAsNow);
  ReportFaults(call.id, stops);
  Leave(call, reason, "", stops);
}

void Decision::WaitOver(const Call& call) {
  if (!call.callback.has_value()) return MoveOn(call, MissedReason::kTimeout);
  Emit(CallMissed{.call = call.id,
                  .left_because = MissedReason::kCallbackExpired,
                  .reason = MissedReason::kCallbackExpired});
}

/// One at a time, so that a tick deals with as many as it may. Who is to be called back stays: that was
/// promised, and costs nobody anything.
void Decision::LeaveEmpty(GroupIndex index) {
  const Group& group = w_.group(index);
  const EmptyQueue& rules = group.config->empty_queue;
  if (rules.leave == Emptiness::kNever || !group.empty_since.has_value()) return;
  if (group.callers == 0 || *group.empty_since + rules.leave_after > now_) return;
  const auto first = std::find_if(
      group.waiting.begin(), group.waiting.end(),
      [this](const Place& place) { return !w_.call(place.call).callback.has_value(); });
  MoveOn(w_.call(first->call), MissedReason::kNoAgent);
}

void Decision::Leave(const Call& call, MissedReason reason, const std::string& holiday,
                     const std::vector<Stop>& onward) {
  const CallId id = call.id;
  std::vector<Skipped> skipped;
  for (const Stop& stop : onward) {
    if (stop.reason == MissedReason::kNone) {
      Emit(CallMoved{.call = id,
                     .because = reason,
                     .holiday = holiday,
                     .skipped = std::move(skipped),
                     .to = stop.group});
      return Queue(id);
    }
    skipped.push_back({.group = stop.group, .because = stop.reason});
  }
  // What the missed call counts as is why its home could not take it, however far it has come since.
  CallMissed missed{
      .call = id, .left_because = reason, .skipped = std::move(skipped), .reason = reason};
  for (const Hop& hop : call.hops) {
    if (hop.group == w_.group(call.home).config->id && IsGroupsOwn(hop.left_because)) {
      missed.reason = hop.left_because;
    }
  }
  if (missed.reason == MissedReason::kHoliday) {
    missed.holiday = holiday.empty() ? call.holiday : holiday;
  }
  Emit(std::move(missed));
}

void Decision::ReportFaults(const CallId& call, const std::vector<Stop>& stops) {
  for (const Stop& stop : stops) {
    if (!stop.fault.has_value()) continue;
    const FailSafe fail_safe = w_.FindGroup(stop.group)->config->fail_safe;
    Emit(ScheduleFaulted{.group = stop.group,
                         .call = call,
                         .fault = *stop.fault,
                         .assumed_open = fail_safe == FailSafe::kOpen});
  }
}

}  // namespace centralita::routing
