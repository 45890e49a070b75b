#include "libs/schedule/schedule.h"

#include <algorithm>
#include <utility>

#include "libs/schedule/time_zone.h"

namespace centralita::schedule {
namespace {

constexpr int kSecondsPerMinute = 60;
constexpr int kSecondsPerDay = kMinutesPerDay * kSecondsPerMinute;

bool Contains(const DaySpans& spans, int second_of_day) {
  return std::any_of(spans.begin(), spans.end(), [second_of_day](const OpenSpan& span) {
    return span.open_minute * kSecondsPerMinute <= second_of_day &&
           second_of_day < span.close_minute * kSecondsPerMinute;
  });
}

int SecondOfDay(absl::CivilSecond local) {
  return (local.hour() * 60 + local.minute()) * kSecondsPerMinute + local.second();
}

/// The first edge of `spans` after `second_of_day`; the day's end if there is none.
int NextEdge(const DaySpans& spans, int second_of_day) {
  for (const OpenSpan& span : spans) {
    for (const int minute : {span.open_minute, span.close_minute}) {
      if (minute * kSecondsPerMinute > second_of_day) return minute * kSecondsPerMinute;
    }
  }
  return kSecondsPerDay;
}

/// When the zone's offset changes next after `instant`; InfiniteFuture if it never does.
absl::Time NextOffsetChange(absl::TimeZone zone, absl::Time instant) {
  absl::TimeZone::CivilTransition change;
  if (!zone.NextTransition(instant, &change)) return absl::InfiniteFuture();
  // `to` is what the clock shows when the change is made. After a step back it has shown that
  // before, so the later occurrence is the one.
  return zone.At(change.to).post;
}

}  // namespace

absl::StatusOr<Schedule> Schedule::Create(absl::string_view time_zone,
                                          const std::vector<WeeklyInterval>& week,
                                          std::vector<Holiday> holidays) {
  absl::StatusOr<Week> hours = Week::Create(week);
  if (!hours.ok()) return hours.status();
  return Make(time_zone, /*always=*/false, *std::move(hours), std::move(holidays));
}

absl::StatusOr<Schedule> Schedule::CreateAlwaysOpen(absl::string_view time_zone,
                                                    std::vector<Holiday> holidays) {
  return Make(time_zone, /*always=*/true, Week::Whole(), std::move(holidays));
}

absl::StatusOr<Schedule> Schedule::Make(absl::string_view time_zone, bool always, Week week,
                                        std::vector<Holiday> holidays) {
  absl::StatusOr<absl::TimeZone> zone = FindTimeZone(time_zone);
  if (!zone.ok()) return zone.status();
  absl::StatusOr<Holidays> days = Holidays::Create(std::move(holidays));
  if (!days.ok()) return days.status();
  return Schedule(std::string(time_zone), *zone, always, std::move(week), *std::move(days));
}

Schedule::Schedule(std::string time_zone, absl::TimeZone zone, bool always, Week week,
                   Holidays holidays)
    : time_zone_(std::move(time_zone)),
      zone_(zone),
      always_(always),
      week_(std::move(week)),
      holidays_(std::move(holidays)) {}

Availability Schedule::At(absl::Time instant) const {
  Availability answer;
  answer.open = IsOpen(instant);
  if (const Holiday* holiday = holidays_.On(absl::ToCivilDay(instant, zone_))) {
    answer.rule = Rule::kHoliday;
    answer.holiday = holiday->name;
  } else {
    answer.rule = always_ ? Rule::kAlways : Rule::kWeeklyHours;
  }
  answer.next_change = NextChange(instant, answer.open);
  return answer;
}

bool Schedule::IsOpen(absl::Time instant) const {
  const absl::CivilSecond local = zone_.At(instant).cs;
  return Contains(SpansOf(absl::CivilDay(local)), SecondOfDay(local));
}

const DaySpans& Schedule::SpansOf(absl::CivilDay date) const {
  const Holiday* holiday = holidays_.On(date);
  return holiday != nullptr ? holiday->open_spans : week_.On(absl::GetWeekday(date));
}

// Between two offset changes the clock on the wall runs as evenly as time itself, so the answer can
// only change at an edge of a span, at a midnight, or where the offset does.
std::optional<absl::Time> Schedule::NextChange(absl::Time instant, bool open) const {
  const absl::Time horizon = instant + kHorizon;
  absl::Time offset_change = NextOffsetChange(zone_, instant);
  absl::TimeZone::CivilInfo now = zone_.At(instant);
  absl::Time second = instant - now.subsecond;  // Edges lie on whole seconds.
  while (true) {
    const absl::CivilDay date(now.cs);
    const int second_of_day = SecondOfDay(now.cs);
    const absl::Time edge =
        second + absl::Seconds(NextEdge(SpansOf(date), second_of_day) - second_of_day);
    second = std::min(edge, offset_change);
    if (second > horizon) return std::nullopt;
    if (IsOpen(second) != open) return second;
    if (second == offset_change) offset_change = NextOffsetChange(zone_, second);
    now = zone_.At(second);
  }
}

}  // namespace centralita::schedule
