#include "services/groups/domain/availability.h"

#include <algorithm>
#include <utility>

#include "services/groups/domain/region.h"

namespace centralita::groups {
namespace {

constexpr char kAnyZone[] = "UTC";  // Of a group that is open at all times: no clock matters.

std::optional<schedule::ManualState> ToSchedule(const std::optional<ManualState>& manual) {
  if (!manual.has_value()) return std::nullopt;
  return schedule::ManualState{manual->open, manual->expire_time.value_or(absl::InfiniteFuture()),
                               manual->reason};
}

absl::StatusOr<schedule::Schedule> ScheduleOf(const Group& group,
                                              const std::vector<Holiday>& catalogue) {
  std::vector<schedule::Holiday> holidays;
  for (const Holiday& holiday : Observed(group, catalogue)) {
    holidays.push_back(ToSchedule(holiday));
  }
  if (group.hours.has_value()) {
    return schedule::Schedule::Create(group.hours->time_zone, group.hours->intervals,
                                      std::move(holidays), group.overrides,
                                      ToSchedule(group.manual));
  }
  const std::string& zone = group.holidays.time_zone;
  return schedule::Schedule::CreateAlwaysOpen(zone.empty() ? kAnyZone : zone, std::move(holidays),
                                              group.overrides, ToSchedule(group.manual));
}

AvailabilityRule FromSchedule(schedule::Rule rule) {
  switch (rule) {
    case schedule::Rule::kAlways:
      return AvailabilityRule::kAlways;
    case schedule::Rule::kWeeklyHours:
      return AvailabilityRule::kWeeklyHours;
    case schedule::Rule::kHoliday:
      return AvailabilityRule::kHoliday;
    case schedule::Rule::kOverride:
      return AvailabilityRule::kOverride;
    case schedule::Rule::kManual:
      return AvailabilityRule::kManual;
  }
  return AvailabilityRule::kAlways;
}

}  // namespace

Opening::Opening(const Group& group, const std::vector<Holiday>& catalogue)
    : archived_(group.archived),
      fail_safe_(group.fail_safe),
      manual_(group.manual),
      schedule_(ScheduleOf(group, catalogue)) {}

// A hand needs no calendar: it holds even where the calendar cannot be evaluated.
Availability Opening::At(absl::Time instant) const {
  if (archived_) return {.open = false, .rule = AvailabilityRule::kArchived};
  if (schedule_.ok()) {
    schedule::Availability answer = schedule_->At(instant);
    return {.open = answer.open,
            .rule = FromSchedule(answer.rule),
            .name = std::move(answer.name),
            .next_change = answer.next_change};
  }
  const bool safe = fail_safe_ == FailSafe::kOpen;
  if (!manual_.has_value() || !manual_->HoldsAt(instant)) {
    return {.open = safe, .rule = AvailabilityRule::kFailSafe, .fault = schedule_.status()};
  }
  Availability answer{
      .open = manual_->open, .rule = AvailabilityRule::kManual, .name = manual_->reason};
  if (manual_->open != safe) answer.next_change = manual_->expire_time;
  return answer;
}

std::vector<OpenStretch> Opening::Timeline(absl::Time from, absl::Time to) const {
  std::vector<OpenStretch> timeline;
  if (archived_ || !schedule_.ok()) {
    const absl::Time expiry = manual_.has_value() && !archived_
                                  ? manual_->expire_time.value_or(absl::InfiniteFuture())
                                  : from;
    for (const absl::Time begin : {from, std::clamp(expiry, from, to)}) {
      if (begin == to || (!timeline.empty() && begin == from)) continue;
      Availability answer = At(begin);
      if (!timeline.empty()) timeline.back().end = begin;
      timeline.push_back({begin, to, answer.open, answer.rule, std::move(answer.name)});
    }
    return timeline;
  }
  for (const schedule::Stretch& stretch : schedule_->Timeline(from, to)) {
    timeline.push_back({stretch.begin, stretch.end, stretch.verdict.open,
                        FromSchedule(stretch.verdict.rule), std::string(stretch.verdict.name)});
  }
  return timeline;
}

Availability Evaluate(const Group& group, const std::vector<Holiday>& catalogue,
                      absl::Time instant) {
  return Opening(group, catalogue).At(instant);
}

std::vector<Holiday> Observed(const Group& group, const std::vector<Holiday>& catalogue) {
  const HolidayChoice& choice = group.holidays;
  std::vector<Holiday> observed;
  std::copy_if(catalogue.begin(), catalogue.end(), std::back_inserter(observed),
               [&choice](const Holiday& holiday) {
                 if (choice.all) return HoldsIn(holiday.regions, choice.regions);
                 return std::find(choice.picked.begin(), choice.picked.end(), holiday.id) !=
                        choice.picked.end();
               });
  return OneADay(std::move(observed));
}

}  // namespace centralita::groups
