#include "services/groups/domain/availability.h"

#include <algorithm>
#include <utility>

#include "libs/schedule/schedule.h"

namespace centralita::groups {
namespace {

constexpr char kAnyZone[] = "UTC";  // Of a group that is open at all times: no clock matters.

absl::StatusOr<schedule::Schedule> ScheduleOf(const Group& group,
                                              const std::vector<Holiday>& catalogue) {
  std::vector<schedule::Holiday> holidays;
  for (const Holiday& holiday : Observed(group, catalogue)) {
    holidays.push_back(ToSchedule(holiday));
  }
  if (group.hours.has_value()) {
    return schedule::Schedule::Create(group.hours->time_zone, group.hours->intervals,
                                      std::move(holidays));
  }
  const std::string& zone = group.holidays.time_zone;
  return schedule::Schedule::CreateAlwaysOpen(zone.empty() ? kAnyZone : zone, std::move(holidays));
}

AvailabilityRule FromSchedule(schedule::Rule rule) {
  switch (rule) {
    case schedule::Rule::kAlways:
      return AvailabilityRule::kAlways;
    case schedule::Rule::kWeeklyHours:
      return AvailabilityRule::kWeeklyHours;
    case schedule::Rule::kHoliday:
      return AvailabilityRule::kHoliday;
  }
  return AvailabilityRule::kAlways;
}

}  // namespace

Availability Evaluate(const Group& group, const std::vector<Holiday>& catalogue,
                      absl::Time instant) {
  if (group.archived) return {.open = false, .rule = AvailabilityRule::kArchived};
  absl::StatusOr<schedule::Schedule> schedule = ScheduleOf(group, catalogue);
  if (!schedule.ok()) {
    return {.open = group.fail_safe == FailSafe::kOpen,
            .rule = AvailabilityRule::kFailSafe,
            .fault = schedule.status()};
  }
  schedule::Availability answer = schedule->At(instant);
  return {.open = answer.open,
          .rule = FromSchedule(answer.rule),
          .holiday = std::move(answer.holiday),
          .next_change = answer.next_change};
}

std::vector<Holiday> Observed(const Group& group, const std::vector<Holiday>& catalogue) {
  if (group.holidays.all) return catalogue;
  std::vector<Holiday> observed;
  const std::vector<HolidayId>& picked = group.holidays.picked;
  std::copy_if(catalogue.begin(), catalogue.end(), std::back_inserter(observed),
               [&picked](const Holiday& holiday) {
                 return std::find(picked.begin(), picked.end(), holiday.id) != picked.end();
               });
  return observed;
}

}  // namespace centralita::groups
