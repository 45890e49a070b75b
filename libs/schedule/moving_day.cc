#include "libs/schedule/moving_day.h"

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::schedule {
namespace {

constexpr int kDaysPerWeek = 7;
constexpr absl::civil_year_t kYearsPerCycle = 5'700'000;  // After so many years Easter repeats.

bool IsValid(const DaysFromEaster& day) {
  return day.days >= -DaysFromEaster::kMaxDays && day.days <= DaysFromEaster::kMaxDays;
}

bool IsValid(const WeekdayOfMonth& day) {
  return day.month >= 1 && day.month <= 12 && day.weekday >= absl::Weekday::monday &&
         day.weekday <= absl::Weekday::sunday &&
         (day.ordinal == WeekdayOfMonth::kLast || (day.ordinal >= 1 && day.ordinal <= 5));
}

std::optional<absl::CivilDay> DateIn(const DaysFromEaster& day, absl::civil_year_t year) {
  return EasterSunday(year) + day.days;
}

std::optional<absl::CivilDay> DateIn(const WeekdayOfMonth& day, absl::civil_year_t year) {
  const absl::CivilMonth month(year, day.month);
  if (day.ordinal == WeekdayOfMonth::kLast) {
    return absl::PrevWeekday(absl::CivilDay(month + 1), day.weekday);
  }
  const absl::CivilDay date =
      absl::NextWeekday(absl::CivilDay(month) - 1, day.weekday) + (day.ordinal - 1) * kDaysPerWeek;
  if (absl::CivilMonth(date) != month) return std::nullopt;
  return date;
}

std::string TextOf(const DaysFromEaster& day) {
  return absl::StrCat(day.days, " days from Easter");
}

std::string TextOf(const WeekdayOfMonth& day) {
  return absl::StrCat("weekday ", static_cast<int>(day.weekday) + 1, " (1 is Monday), number ",
                      day.ordinal, " of month ", day.month);
}

}  // namespace

absl::Status CheckMovingDay(const MovingDay& day) {
  if (std::visit([](const auto& rule) { return IsValid(rule); }, day)) return absl::OkStatus();
  return status::Error(absl::StatusCode::kInvalidArgument, "MOVING_DAY_INVALID",
                       absl::StrCat("there is no such day: ", ToText(day)));
}

// The algorithm of J.-M. Oudin (1940), as in the Explanatory Supplement to the Astronomical Almanac.
absl::CivilDay EasterSunday(absl::civil_year_t year) {
  const int64_t y = (year % kYearsPerCycle + kYearsPerCycle) % kYearsPerCycle;
  const int64_t century = y / 100;
  const int64_t golden = y % 19;
  const int64_t k = (century - 17) / 25;
  int64_t moon = (century - century / 4 - (century - k) / 3 + 19 * golden + 15) % 30;
  moon -= (moon / 28) * (1 - (moon / 28) * (29 / (moon + 1)) * ((21 - golden) / 11));
  const int64_t weekday = (y + y / 4 + moon + 2 - century + century / 4) % kDaysPerWeek;
  const int64_t from_march = moon - weekday;  // -6..28: the Sunday, counted from 28 March.
  const int64_t month = 3 + (from_march + 40) / 44;
  const int64_t day = from_march + 28 - 31 * (month / 4);
  return absl::CivilDay(year, month, day);
}

std::optional<absl::CivilDay> DateOf(const MovingDay& day, absl::civil_year_t year) {
  return std::visit([year](const auto& rule) { return DateIn(rule, year); }, day);
}

std::string ToText(const MovingDay& day) {
  return std::visit([](const auto& rule) { return TextOf(rule); }, day);
}

}  // namespace centralita::schedule
