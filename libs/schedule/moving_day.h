#pragma once

#include <compare>
#include <optional>
#include <string>
#include <variant>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"

namespace centralita::schedule {

/// So many days from Easter Sunday of the Gregorian calendar: -2 is Good Friday, 60 Corpus Christi.
struct DaysFromEaster {
  int days = 0;  ///< -kMaxDays..kMaxDays.

  static constexpr int kMaxDays = 100;

  friend auto operator<=>(const DaysFromEaster&, const DaysFromEaster&) = default;
};

/// A weekday of a month: the third Monday of February.
struct WeekdayOfMonth {
  int month = 1;  ///< 1..12.
  absl::Weekday weekday = absl::Weekday::monday;
  int ordinal = 1;  ///< 1..5, or kLast. A year that has no fifth one leaves the day out.

  static constexpr int kLast = -1;

  friend auto operator<=>(const WeekdayOfMonth&, const WeekdayOfMonth&) = default;
};

/// How a day is found that moves from year to year.
using MovingDay = std::variant<DaysFromEaster, WeekdayOfMonth>;

/// INVALID_ARGUMENT with MOVING_DAY_INVALID if a number is outside its range.
absl::Status CheckMovingDay(const MovingDay& day);

/// Easter Sunday of a year of the proleptic Gregorian calendar: 22 March to 25 April.
absl::CivilDay EasterSunday(absl::civil_year_t year);

/// The date of a valid `day` that is counted from the Easter, or lies in the month, of `year`. Unset:
/// that month has no such weekday. A count from Easter may lead into the year before.
std::optional<absl::CivilDay> DateOf(const MovingDay& day, absl::civil_year_t year);

/// "-2 days from Easter"; "weekday 1 (1 is Monday), the 3rd of month 2".
std::string ToText(const MovingDay& day);

}  // namespace centralita::schedule
