#include "services/routing/wire/resolution.h"

#include "libs/ids/name.h"
#include "services/routing/wire/enums.h"
#include "services/routing/wire/time.h"

namespace centralita::routing {
namespace {

v1::HoursRule ToProto(schedule::Rule rule) {
  switch (rule) {
    case schedule::Rule::kAlways:
      return v1::HOURS_RULE_ALWAYS;
    case schedule::Rule::kWeeklyHours:
      return v1::HOURS_RULE_WEEKLY;
    case schedule::Rule::kHoliday:
      return v1::HOURS_RULE_HOLIDAY;
    case schedule::Rule::kOverride:
      return v1::HOURS_RULE_OVERRIDE;
    case schedule::Rule::kManual:
      return v1::HOURS_RULE_MANUAL;
  }
  return v1::HOURS_RULE_UNSPECIFIED;
}

}  // namespace

v1::Resolution ToProto(const WorkspaceId& workspace, const ResolutionView& view) {
  const auto name_of = [&workspace](const GroupId& group) {
    return ids::MakeName("workspaces/*/groups/*", {workspace.value(), group.value()});
  };
  const Walk& walk = view.resolution.walk;
  v1::Resolution proto;
  *proto.mutable_time() = ToProto(view.time);
  for (size_t i = 0; i < walk.stops.size(); ++i) {
    const Stop& stop = walk.stops[i];
    v1::ResolvedStop& to = *proto.add_stops();
    to.set_group(name_of(stop.group));
    to.set_display_name(view.display_names[i]);
    to.set_because(ToProto(stop.reason));
    if (stop.rule.has_value()) to.set_rule(ToProto(*stop.rule));
    to.set_rule_name(stop.name);
    to.set_fault(stop.fault.value_or(""));
  }
  proto.set_owner(name_of(walk.owner().group));
  if (const Stop* taken = walk.queued_in()) {
    proto.set_queued_in(name_of(taken->group));
  } else {
    proto.set_missed_because(ToProto(walk.owner().reason));
  }
  if (view.resolution.next_change.has_value()) {
    *proto.mutable_next_change_time() = ToProto(*view.resolution.next_change);
  }
  return proto;
}

}  // namespace centralita::routing
