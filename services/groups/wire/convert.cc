#include "services/groups/wire/convert.h"

#include <utility>

#include <google/protobuf/duration.pb.h>

#include "absl/strings/str_cat.h"
#include "libs/ids/name.h"
#include "libs/status/error.h"

namespace centralita::groups {
namespace {

absl::Status Invalid(absl::string_view reason, absl::string_view message) {
  return status::Error(absl::StatusCode::kInvalidArgument, reason, message);
}

google::protobuf::Duration ToProto(absl::Duration duration) {
  google::protobuf::Duration proto;
  proto.set_seconds(absl::ToInt64Seconds(duration));
  proto.set_nanos(
      static_cast<int32_t>(absl::ToInt64Nanoseconds(duration - absl::Seconds(proto.seconds()))));
  return proto;
}

/// Whole milliseconds, because that is what is kept.
absl::Duration FromProto(const google::protobuf::Duration& proto) {
  return absl::Trunc(absl::Seconds(proto.seconds()) + absl::Nanoseconds(proto.nanos()),
                     absl::Milliseconds(1));
}

/// The last id of a name within `workspace`.
absl::StatusOr<std::string> ParseId(const WorkspaceId& workspace, absl::string_view pattern,
                                    absl::string_view name) {
  absl::StatusOr<std::vector<std::string>> ids = ids::ParseName(pattern, name);
  if (!ids.ok()) return ids.status();
  if ((*ids)[0] == workspace.value()) return std::move((*ids)[1]);
  return Invalid("NAME_MALFORMED", absl::StrCat("\"", name, "\" is of another workspace"));
}

template <typename Id, typename Names>
absl::StatusOr<std::vector<Id>> ParseIds(const WorkspaceId& workspace, absl::string_view pattern,
                                         const Names& names) {
  std::vector<Id> parsed;
  for (const std::string& name : names) {
    absl::StatusOr<std::string> id = ParseId(workspace, pattern, name);
    if (!id.ok()) return id.status();
    parsed.push_back(Id(*std::move(id)));
  }
  return parsed;
}

template <typename Id>
std::string NameOf(absl::string_view pattern, const WorkspaceId& workspace, const Id& id) {
  return ids::MakeName(pattern, {workspace.value(), id.value()});
}

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
  return proto;
}

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
  }
  return v1::AVAILABILITY_RULE_UNSPECIFIED;
}

/// The parts of `proto` that refer to something, into `group`.
absl::Status ReadReferences(const v1::Group& proto, Group& group) {
  auto agents = ParseIds<PersonId>(group.workspace, kPersonName, proto.agents());
  if (!agents.ok()) return agents.status();
  group.agents = *std::move(agents);
  auto administrators = ParseIds<PersonId>(group.workspace, kPersonName, proto.administrators());
  if (!administrators.ok()) return administrators.status();
  group.administrators = *std::move(administrators);
  auto picked = ParseIds<HolidayId>(group.workspace, kHolidayName, proto.holidays().holidays());
  if (!picked.ok()) return picked.status();
  group.holidays = {proto.holidays().all(), *std::move(picked), proto.holidays().time_zone()};
  auto targets = ParseIds<GroupId>(group.workspace, kGroupName, proto.overflow().targets());
  if (!targets.ok()) return targets.status();
  group.overflow = {*std::move(targets), proto.overflow().when_no_agent(),
                    proto.overflow().when_closed(), proto.overflow().when_holiday(),
                    proto.overflow().when_timeout()};
  if (proto.auto_redirect().target().empty()) return absl::OkStatus();
  auto target = ParseId(group.workspace, kGroupName, proto.auto_redirect().target());
  if (!target.ok()) return target.status();
  group.redirect.target = GroupId(*std::move(target));
  return absl::OkStatus();
}

}  // namespace

google::protobuf::Timestamp ToProto(absl::Time time) {
  google::protobuf::Timestamp timestamp;
  const int64_t seconds = absl::ToUnixSeconds(time);
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(
      static_cast<int32_t>((time - absl::FromUnixSeconds(seconds)) / absl::Nanoseconds(1)));
  return timestamp;
}

absl::Time FromProto(const google::protobuf::Timestamp& timestamp) {
  return absl::FromUnixSeconds(timestamp.seconds()) + absl::Nanoseconds(timestamp.nanos());
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
  proto.set_etag(absl::StrCat(group.version));
  return proto;
}

v1::Holiday ToProto(const Holiday& holiday) {
  v1::Holiday proto;
  proto.set_name(NameOf(kHolidayName, holiday.workspace, holiday.id));
  proto.set_display_name(holiday.display_name);
  proto.set_date(ToText(holiday.date));
  proto.set_yearly(holiday.yearly);
  for (const schedule::OpenSpan& span : holiday.open_spans) {
    v1::OpenSpan& added = *proto.add_open_spans();
    added.set_open_minute(span.open_minute);
    added.set_close_minute(span.close_minute);
  }
  proto.set_etag(absl::StrCat(holiday.version));
  return proto;
}

v1::GroupAvailability ToProto(const Groups::Answer& answer) {
  v1::GroupAvailability proto;
  proto.set_open(answer.availability.open);
  proto.set_rule(ToProto(answer.availability.rule));
  proto.set_holiday(answer.availability.holiday);
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

absl::StatusOr<Group> FromProto(const WorkspaceId& workspace, const v1::Group& proto) {
  Group group;
  group.workspace = workspace;
  group.display_name = proto.display_name();
  group.queue_id = proto.queue_id();
  if (proto.has_schedule()) {
    absl::StatusOr<Hours> hours = FromProto(proto.schedule());
    if (!hours.ok()) return hours.status();
    group.hours = *std::move(hours);
  }
  if (absl::Status read = ReadReferences(proto, group); !read.ok()) return read;
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
  absl::StatusOr<absl::CivilDay> date = ParseDate(proto.date());
  if (!date.ok()) return date.status();
  Holiday holiday;
  holiday.workspace = workspace;
  holiday.display_name = proto.display_name();
  holiday.date = *date;
  holiday.yearly = proto.yearly();
  for (const v1::OpenSpan& span : proto.open_spans()) {
    holiday.open_spans.push_back({span.open_minute(), span.close_minute()});
  }
  return holiday;
}

}  // namespace centralita::groups
