#include "services/routing/domain/opening_hours.h"

#include <utility>

namespace centralita::routing {
namespace {

constexpr char kDefaultHolidayZone[] = "UTC";

}  // namespace

OpeningHours::OpeningHours(std::optional<WeeklyHours> hours, std::string holiday_zone,
                           std::vector<schedule::Holiday> holidays,
                           std::vector<schedule::Override> overrides,
                           std::optional<schedule::ManualState> manual)
    : hours_(std::move(hours)),
      holiday_zone_(std::move(holiday_zone)),
      holidays_(std::move(holidays)),
      overrides_(std::move(overrides)),
      manual_(std::move(manual)),
      schedule_(Evaluable()) {}

absl::StatusOr<schedule::Schedule> OpeningHours::Evaluable() const {
  if (hours_.has_value()) {
    return schedule::Schedule::Create(hours_->time_zone, hours_->intervals, holidays_, overrides_,
                                      manual_);
  }
  // Without a date there is no midnight that could be unknown.
  const bool dated = !holidays_.empty() || !overrides_.empty();
  return schedule::Schedule::CreateAlwaysOpen(
      !dated || holiday_zone_.empty() ? kDefaultHolidayZone : holiday_zone_, holidays_, overrides_,
      manual_);
}

absl::StatusOr<schedule::Verdict> OpeningHours::At(absl::Time now) const {
  if (schedule_.ok()) return schedule_->VerdictAt(now);
  if (manual_.has_value() && now < manual_->until) {
    return schedule::Verdict{
        .open = manual_->open, .rule = schedule::Rule::kManual, .name = manual_->reason};
  }
  return schedule_.status();
}

absl::StatusOr<schedule::Availability> OpeningHours::WithNextChange(absl::Time now) const {
  if (schedule_.ok()) return schedule_->At(now);
  const absl::StatusOr<schedule::Verdict> verdict = At(now);
  if (!verdict.ok()) return verdict.status();
  return schedule::Availability{
      .open = verdict->open, .rule = verdict->rule, .name = std::string(verdict->name)};
}

std::optional<absl::Time> OpeningHours::NextVerdictChange(absl::Time now) const {
  if (!schedule_.ok()) {
    const bool manual = manual_.has_value() && now < manual_->until;
    return manual ? std::optional(manual_->until) : std::nullopt;
  }
  // Most schedules change within a day or two; a timeline costs what it is long.
  for (const absl::Duration period :
       {absl::Hours(48), absl::Hours(24 * 16), schedule::Schedule::kHorizon}) {
    const std::vector<schedule::Stretch> stretches = schedule_->Timeline(now, now + period);
    if (stretches.size() > 1) return stretches[1].begin;
  }
  return std::nullopt;
}

}  // namespace centralita::routing
