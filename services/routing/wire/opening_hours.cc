#include "services/routing/wire/opening_hours.h"

#include <utility>

#include "services/routing/wire/time.h"

namespace centralita::routing {
namespace {

using OpenSpans = google::protobuf::RepeatedPtrField<groups::v1::OpenSpan>;

// Groups has checked each number, date and rule. Should one be none all the same, it becomes one that
// no schedule accepts.
constexpr schedule::WeekdayOfMonth kNoDay{.month = 0};

absl::Weekday FromProto(groups::v1::Weekday weekday) {
  return static_cast<absl::Weekday>(weekday - groups::v1::WEEKDAY_MONDAY);
}

groups::v1::Weekday ToProto(absl::Weekday weekday) {
  return static_cast<groups::v1::Weekday>(static_cast<int>(weekday) + groups::v1::WEEKDAY_MONDAY);
}

schedule::DaySpans FromProto(const OpenSpans& protos) {
  schedule::DaySpans spans;
  for (const auto& span : protos) spans.push_back({span.open_minute(), span.close_minute()});
  return spans;
}

void SetSpans(const schedule::DaySpans& spans, OpenSpans& protos) {
  for (const schedule::OpenSpan& span : spans) {
    auto& proto = *protos.Add();
    proto.set_open_minute(span.open_minute);
    proto.set_close_minute(span.close_minute);
  }
}

schedule::MovingDay FromProto(const groups::v1::MovingDay& proto) {
  switch (proto.rule_case()) {
    case groups::v1::MovingDay::kDaysFromEaster:
      return schedule::DaysFromEaster{.days = proto.days_from_easter()};
    case groups::v1::MovingDay::kWeekdayOfMonth:
      return schedule::WeekdayOfMonth{.month = proto.weekday_of_month().month(),
                                      .weekday = FromProto(proto.weekday_of_month().weekday()),
                                      .ordinal = proto.weekday_of_month().ordinal()};
    case groups::v1::MovingDay::RULE_NOT_SET:
      break;
  }
  return kNoDay;
}

void SetMovingDay(const schedule::MovingDay& day, groups::v1::MovingDay& proto) {
  if (const auto* easter = std::get_if<schedule::DaysFromEaster>(&day)) {
    proto.set_days_from_easter(easter->days);
  } else if (const auto* month = std::get_if<schedule::WeekdayOfMonth>(&day)) {
    proto.mutable_weekday_of_month()->set_month(month->month);
    proto.mutable_weekday_of_month()->set_weekday(ToProto(month->weekday));
    proto.mutable_weekday_of_month()->set_ordinal(month->ordinal);
  }
}

schedule::Holiday FromProto(const groups::v1::Holiday& proto) {
  schedule::Holiday holiday{.name = proto.display_name(),
                            .yearly = proto.yearly(),
                            .open_spans = FromProto(proto.open_spans())};
  if (proto.has_moving_day()) {
    holiday.moving = FromProto(proto.moving_day());
  } else if (!absl::ParseCivilTime(proto.date(), &holiday.date)) {
    holiday.moving = kNoDay;
  }
  return holiday;
}

void SetHoliday(const schedule::Holiday& holiday, groups::v1::Holiday& proto) {
  proto.set_display_name(holiday.name);
  if (holiday.moving.has_value()) {
    SetMovingDay(*holiday.moving, *proto.mutable_moving_day());
  } else {
    proto.set_date(absl::FormatCivilTime(holiday.date));
  }
  proto.set_yearly(holiday.yearly);
  SetSpans(holiday.open_spans, *proto.mutable_open_spans());
}

schedule::Override FromProto(const groups::v1::ScheduleOverride& proto) {
  schedule::Override entry{.name = proto.display_name(),
                           .open_spans = FromProto(proto.open_spans())};
  const std::string& end = proto.end_date().empty() ? proto.start_date() : proto.end_date();
  if (!absl::ParseCivilTime(proto.start_date(), &entry.first) ||
      !absl::ParseCivilTime(end, &entry.last)) {
    entry.last = entry.first - 1;
  }
  return entry;
}

void SetOverride(const schedule::Override& entry, groups::v1::ScheduleOverride& proto) {
  proto.set_display_name(entry.name);
  proto.set_start_date(absl::FormatCivilTime(entry.first));
  proto.set_end_date(absl::FormatCivilTime(entry.last));
  SetSpans(entry.open_spans, *proto.mutable_open_spans());
}

schedule::ManualState FromProto(const groups::v1::ManualState& proto) {
  schedule::ManualState manual{.open = proto.open(), .reason = proto.reason()};
  if (proto.has_expire_time()) manual.until = routing::FromProto(proto.expire_time());
  return manual;
}

void SetManual(const schedule::ManualState& manual, groups::v1::ManualState& proto) {
  proto.set_open(manual.open);
  proto.set_reason(manual.reason);
  if (manual.until != absl::InfiniteFuture()) {
    *proto.mutable_expire_time() = routing::ToProto(manual.until);
  }
}

WeeklyHours FromProto(const groups::v1::Schedule& proto) {
  WeeklyHours hours{.time_zone = proto.time_zone()};
  for (const auto& interval : proto.intervals()) {
    hours.intervals.push_back({.weekday = FromProto(interval.weekday()),
                               .open_minute = interval.open_minute(),
                               .close_minute = interval.close_minute()});
  }
  return hours;
}

void SetWeek(const WeeklyHours& hours, groups::v1::Schedule& proto) {
  proto.set_time_zone(hours.time_zone);
  for (const schedule::WeeklyInterval& interval : hours.intervals) {
    auto& to = *proto.add_intervals();
    to.set_weekday(ToProto(interval.weekday));
    to.set_open_minute(interval.open_minute);
    to.set_close_minute(interval.close_minute);
  }
}

}  // namespace

OpeningHours HoursFromProto(const groups::v1::GroupSnapshot& snapshot) {
  const groups::v1::Group& group = snapshot.group();
  std::vector<schedule::Holiday> holidays;
  for (const auto& proto : snapshot.holidays()) holidays.push_back(FromProto(proto));
  std::vector<schedule::Override> overrides;
  for (const auto& proto : group.overrides()) overrides.push_back(FromProto(proto));
  std::optional<schedule::ManualState> manual;
  if (group.has_manual_state()) manual = FromProto(group.manual_state());
  if (group.has_schedule()) {
    return OpeningHours(FromProto(group.schedule()), std::move(holidays), std::move(overrides),
                        std::move(manual));
  }
  return OpeningHours(group.holidays().time_zone(), std::move(holidays), std::move(overrides),
                      std::move(manual));
}

void SetHours(const OpeningHours& hours, groups::v1::GroupSnapshot& snapshot) {
  groups::v1::Group& group = *snapshot.mutable_group();
  if (hours.hours().has_value()) {
    SetWeek(*hours.hours(), *group.mutable_schedule());
  } else if (!hours.holiday_zone().empty()) {
    group.mutable_holidays()->set_time_zone(hours.holiday_zone());
  }
  for (const schedule::Holiday& holiday : hours.holidays()) {
    SetHoliday(holiday, *snapshot.add_holidays());
  }
  for (const schedule::Override& entry : hours.overrides()) {
    SetOverride(entry, *group.add_overrides());
  }
  if (hours.manual().has_value()) SetManual(*hours.manual(), *group.mutable_manual_state());
}

}  // namespace centralita::routing
