#include "services/routing/domain/opening_hours.h"

#include <utility>

namespace centralita::routing {
namespace {

constexpr char kDefaultHolidayZone[] = "UTC";

absl::StatusOr<schedule::Schedule> Evaluable(const std::optional<WeeklyHours>& hours,
                                             const std::string& holiday_zone,
                                             const std::vector<schedule::Holiday>& holidays) {
  if (!hours.has_value()) {
    return schedule::Schedule::CreateAlwaysOpen(
        holiday_zone.empty() ? kDefaultHolidayZone : holiday_zone, holidays);
  }
  return schedule::Schedule::Create(hours->time_zone, hours->intervals, holidays);
}

}  // namespace

OpeningHours::OpeningHours(std::optional<WeeklyHours> hours, std::string holiday_zone,
                           std::vector<schedule::Holiday> holidays)
    : hours_(std::move(hours)),
      holiday_zone_(std::move(holiday_zone)),
      holidays_(std::move(holidays)),
      schedule_(Evaluable(hours_, holiday_zone_, holidays_)) {}

absl::StatusOr<OpeningHours::Answer> OpeningHours::At(absl::Time now) const {
  if (!hours_.has_value() && holidays_.empty()) return Answer{.open = true};
  if (!schedule_.ok()) return schedule_.status();
  if (schedule_->IsOpen(now)) return Answer{.open = true};
  return Answer{.open = false, .holiday = schedule_->At(now).holiday};
}

}  // namespace centralita::routing
