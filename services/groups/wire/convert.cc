#include "services/groups/wire/convert.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/groups/domain/check.h"
#include "services/groups/wire/settings.h"
#include "services/groups/wire/values.h"

namespace centralita::groups {
namespace {

v1::Schedule ToProto(const Hours& hours) {
  v1::Schedule proto;
  proto.set_time_zone(hours.time_zone);
  for (const schedule::WeeklyInterval& interval : hours.intervals) {
    v1::WeeklyInterval& added = *proto.add_intervals();
    added.set_weekday(static_cast<v1::Weekday>(static_cast<int>(interval.weekday) + 1));
    added.set_open_minute(interval.open_minute);
    added.set_close_minute(interval.close_minute);
  }
  return proto;
}

absl::StatusOr<Hours> FromProto(const v1::Schedule& proto) {
  Hours hours{.time_zone = proto.time_zone(), .intervals = {}};
  for (const v1::WeeklyInterval& interval : proto.intervals()) {
    if (interval.weekday() < v1::WEEKDAY_MONDAY || interval.weekday() > v1::WEEKDAY_SUNDAY) {
      return Invalid("INTERVAL_INVALID", "an interval has no weekday");
    }
    hours.intervals.push_back({static_cast<absl::Weekday>(interval.weekday() - 1),
                               interval.open_minute(), interval.close_minute()});
  }
  return hours;
}

v1::Overflow ToProto(const WorkspaceId& workspace, const Overflow& overflow) {
  v1::Overflow proto;
  for (const GroupId& id : overflow.targets) proto.add_targets(NameOf(kGroupName, workspace, id));
  proto.set_when_no_agent(overflow.when_no_agent);
  proto.set_when_closed(overflow.when_closed);
  proto.set_when_holiday(overflow.when_holiday);
  proto.set_when_timeout(overflow.when_timeout);
  proto.set_when_full(overflow.when_full);
  return proto;
}

/// The group that `name` stands for: of a queue, kQueuePrefix and its id, if `targets` allows it.
absl::StatusOr<GroupId> ParseTarget(const WorkspaceId& workspace, const std::string& name,
                                    Targets targets) {
  if (targets == Targets::kQueuesToo && absl::StartsWith(name, kQueuePrefix)) {
    return GroupId(name);
  }
  absl::StatusOr<std::string> id = ParseId(workspace, kGroupName, name);
  if (!id.ok()) return id.status();
  return GroupId(*std::move(id));
}

absl::Status ReadOverflow(const v1::Group& proto, Targets targets, Group& group) {
  const v1::Overflow& overflow = proto.overflow();
  for (const std::string& name : overflow.targets()) {
    absl::StatusOr<GroupId> target = ParseTarget(group.workspace, name, targets);
    if (!target.ok()) return target.status();
    group.overflow.targets.push_back(*std::move(target));
  }
  group.overflow.when_no_agent = overflow.when_no_agent();
  group.overflow.when_closed = overflow.when_closed();
  group.overflow.when_holiday = overflow.when_holiday();
  group.overflow.when_timeout = overflow.when_timeout();
  group.overflow.when_full = overflow.when_full();
  if (proto.auto_redirect().target().empty()) return absl::OkStatus();
  absl::StatusOr<GroupId> target =
      ParseTarget(group.workspace, proto.auto_redirect().target(), targets);
  if (!target.ok()) return target.status();
  group.redirect.target = *std::move(target);
  return absl::OkStatus();
}

/// The people and holidays that `proto` refers to, into `group`.
absl::Status ReadReferences(const v1::Group& proto, Group& group) {
  auto agents = ParseIds<PersonId>(group.workspace, kPersonName, proto.agents());
  if (!agents.ok()) return agents.status();
  group.agents = *std::move(agents);
  auto administrators = ParseIds<PersonId>(group.workspace, kPersonName, proto.administrators());
  if (!administrators.ok()) return administrators.status();
  group.administrators = *std::move(administrators);
  const v1::HolidayChoice& holidays = proto.holidays();
  auto picked = ParseIds<HolidayId>(group.workspace, kHolidayName, holidays.holidays());
  if (!picked.ok()) return picked.status();
  group.holidays = {holidays.all(),
                    *std::move(picked),
                    holidays.time_zone(),
                    {holidays.regions().begin(), holidays.regions().end()}};
  return absl::OkStatus();
}

void Write(const schedule::MovingDay& day, v1::MovingDay& proto) {
  if (const auto* easter = std::get_if<schedule::DaysFromEaster>(&day)) {
    proto.set_days_from_easter(easter->days);
    return;
  }
  const auto& weekday = std::get<schedule::WeekdayOfMonth>(day);
  v1::WeekdayOfMonth& added = *proto.mutable_weekday_of_month();
  added.set_month(weekday.month);
  added.set_weekday(static_cast<v1::Weekday>(static_cast<int>(weekday.weekday) + 1));
  added.set_ordinal(weekday.ordinal);
}

absl::StatusOr<schedule::MovingDay> FromProto(const v1::MovingDay& proto) {
  if (proto.has_days_from_easter()) return schedule::DaysFromEaster{proto.days_from_easter()};
  const v1::WeekdayOfMonth& day = proto.weekday_of_month();
  if (!proto.has_weekday_of_month() || day.weekday() < v1::WEEKDAY_MONDAY ||
      day.weekday() > v1::WEEKDAY_SUNDAY) {
    return Invalid("MOVING_DAY_INVALID", "a moving day has a rule, and that its weekday");
  }
  return schedule::WeekdayOfMonth{day.month(), static_cast<absl::Weekday>(day.weekday() - 1),
                                  day.ordinal()};
}

}  // namespace

v1::AvailabilityRule ToProto(AvailabilityRule rule) {
  switch (rule) {
    case AvailabilityRule::kAlways:
      return v1::AVAILABILITY_RULE_ALWAYS;
    case AvailabilityRule::kWeeklyHours:
      return v1::AVAILABILITY_RULE_WEEKLY_HOURS;
    case AvailabilityRule::kHoliday:
      return v1::AVAILABILITY_RULE_HOLIDAY;
    case AvailabilityRule::kArchived:
      return v1::AVAILABILITY_RULE_ARCHIVED;
    case AvailabilityRule::kFailSafe:
      return v1::AVAILABILITY_RULE_FAIL_SAFE;
    case AvailabilityRule::kOverride:
      return v1::AVAILABILITY_RULE_OVERRIDE;
    case AvailabilityRule::kManual:
      return v1::AVAILABILITY_RULE_MANUAL;
  }
  return v1::AVAILABILITY_RULE_UNSPECIFIED;
}

v1::Group ToProto(const Group& group) {
  v1::Group proto;
  proto.set_name(NameOf(kGroupName, group.workspace, group.id));
  proto.set_display_name(group.display_name);
  proto.set_queue_id(group.queue_id);
  if (group.hours.has_value()) *proto.mutable_schedule() = ToProto(*group.hours);
  v1::HolidayChoice& holidays = *proto.mutable_holidays();
  holidays.set_all(group.holidays.all);
  for (const HolidayId& id : group.holidays.picked) {
    holidays.add_holidays(NameOf(kHolidayName, group.workspace, id));
  }
  holidays.set_time_zone(group.holidays.time_zone);
  for (const std::string& region : group.holidays.regions) holidays.add_regions(region);
  *proto.mutable_overflow() = ToProto(group.workspace, group.overflow);
  for (const PersonId& id : group.agents) {
    proto.add_agents(NameOf(kPersonName, group.workspace, id));
  }
  for (const PersonId& id : group.administrators) {
    proto.add_administrators(NameOf(kPersonName, group.workspace, id));
  }
  *proto.mutable_ring_time() = ToProto(group.ring_time);
  *proto.mutable_wrap_up_time() = ToProto(group.wrap_up_time);
  *proto.mutable_max_wait_time() = ToProto(group.max_wait_time);
  proto.set_allow_transfer(group.allow_transfer);
  if (group.redirect.mode != RedirectMode::kNever) {
    v1::AutoRedirect& redirect = *proto.mutable_auto_redirect();
    redirect.set_mode(static_cast<v1::RedirectMode>(group.redirect.mode));
    redirect.set_target(NameOf(kGroupName, group.workspace, group.redirect.target));
  }
  proto.set_fail_safe(static_cast<v1::FailSafe>(group.fail_safe));
  proto.set_recording_off(group.recording_off);
  proto.set_state(group.archived ? v1::GROUP_STATE_ARCHIVED : v1::GROUP_STATE_ACTIVE);
  *proto.mutable_create_time() = ToProto(group.create_time);
  *proto.mutable_update_time() = ToProto(group.update_time);
  WriteSettings(group, proto);
  proto.set_etag(absl::StrCat(group.version));
  return proto;
}

v1::Holiday ToProto(const Holiday& holiday) {
  v1::Holiday proto;
  proto.set_name(NameOf(kHolidayName, holiday.workspace, holiday.id));
  proto.set_display_name(holiday.display_name);
  if (holiday.moving.has_value()) {
    Write(*holiday.moving, *proto.mutable_moving_day());
  } else {
    proto.set_date(ToText(holiday.date));
  }
  proto.set_yearly(holiday.yearly);
  WriteSpans(holiday.open_spans, *proto.mutable_open_spans());
  for (const std::string& region : holiday.regions) proto.add_regions(region);
  proto.set_etag(absl::StrCat(holiday.version));
  return proto;
}

v1::GroupAvailability ToProto(const Groups::Answer& answer) {
  v1::GroupAvailability proto;
  proto.set_open(answer.availability.open);
  proto.set_rule(ToProto(answer.availability.rule));
  proto.set_holiday(answer.availability.name);
  if (answer.availability.next_change.has_value()) {
    *proto.mutable_next_change_time() = ToProto(*answer.availability.next_change);
  }
  *proto.mutable_at_time() = ToProto(answer.instant);
  return proto;
}

std::string ToSnapshot(const Group& group, const std::vector<Holiday>& observed) {
  v1::GroupSnapshot snapshot;
  snapshot.set_workspace_id(group.workspace.value());
  snapshot.set_group_id(group.id.value());
  snapshot.set_version(group.snapshot_version);
  *snapshot.mutable_group() = ToProto(group);
  for (const Holiday& holiday : observed) *snapshot.add_holidays() = ToProto(holiday);
  return snapshot.SerializeAsString();
}

absl::StatusOr<Group> FromProto(const WorkspaceId& workspace, const v1::Group& proto,
                                Targets targets) {
  Group group;
  group.workspace = workspace;
  group.display_name = proto.display_name();
  group.queue_id = proto.queue_id();
  if (proto.has_schedule()) {
    absl::StatusOr<Hours> hours = FromProto(proto.schedule());
    if (!hours.ok()) return hours.status();
    group.hours = *std::move(hours);
  }
  absl::Status read = FirstFault({ReadReferences(proto, group), ReadOverflow(proto, targets, group),
                                  ReadSettings(proto, group)});
  if (!read.ok()) return read;
  if (proto.has_ring_time()) group.ring_time = FromProto(proto.ring_time());
  if (proto.has_wrap_up_time()) group.wrap_up_time = FromProto(proto.wrap_up_time());
  if (proto.has_max_wait_time()) group.max_wait_time = FromProto(proto.max_wait_time());
  group.allow_transfer = proto.allow_transfer();
  if (!v1::RedirectMode_IsValid(proto.auto_redirect().mode()) ||
      !v1::FailSafe_IsValid(proto.fail_safe())) {
    return Invalid("ENUM_UNKNOWN", "auto_redirect.mode or fail_safe has no such value");
  }
  group.redirect.mode = static_cast<RedirectMode>(proto.auto_redirect().mode());
  group.fail_safe = proto.fail_safe() == v1::FAIL_SAFE_CLOSED ? FailSafe::kClosed : FailSafe::kOpen;
  group.recording_off = proto.recording_off();
  return group;
}

absl::StatusOr<Holiday> FromProto(const WorkspaceId& workspace, const v1::Holiday& proto) {
  Holiday holiday;
  holiday.workspace = workspace;
  holiday.display_name = proto.display_name();
  if (!proto.has_moving_day()) {
    absl::StatusOr<absl::CivilDay> date = ParseDate(proto.date());
    if (!date.ok()) return date.status();
    holiday.date = *date;
  } else if (!proto.date().empty() || proto.yearly()) {
    return Invalid("MOVING_DAY_INVALID", "a moving day has no date, and comes every year anyway");
  } else {
    absl::StatusOr<schedule::MovingDay> moving = FromProto(proto.moving_day());
    if (!moving.ok()) return moving.status();
    holiday.moving = *moving;
  }
  holiday.yearly = proto.yearly();
  holiday.open_spans = ReadSpans(proto.open_spans());
  holiday.regions.assign(proto.regions().begin(), proto.regions().end());
  std::sort(holiday.regions.begin(), holiday.regions.end());
  return holiday;
}

}  // namespace centralita::groups
