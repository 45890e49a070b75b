#include "libs/schedule/calendar.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::schedule {
namespace {

absl::Status Invalid(absl::string_view reason, absl::string_view message) {
  return status::Error(absl::StatusCode::kInvalidArgument, reason, message);
}

constexpr absl::civil_year_t kLastYear = 9999;  // Behind it there are no moving holidays.

size_t Index(absl::Weekday weekday) { return static_cast<size_t>(weekday); }

absl::Status NormaliseHoliday(Holiday& holiday) {
  if (holiday.moving.has_value()) {
    if (holiday.yearly) {
      return Invalid("MOVING_DAY_INVALID",
                     absl::StrCat("\"", holiday.name, "\" moves and is on one day every year"));
    }
    if (absl::Status valid = CheckMovingDay(*holiday.moving); !valid.ok()) return valid;
    holiday.date = absl::CivilDay();
  }
  return NormaliseSpans(absl::StrCat("\"", holiday.name, "\""), holiday.open_spans);
}

std::pair<int, int> MonthAndDay(absl::CivilDay date) { return {date.month(), date.day()}; }

std::string DayOf(const Holiday& holiday) {
  if (holiday.moving.has_value()) return ToText(*holiday.moving);
  return absl::FormatCivilTime(holiday.date);
}

bool EarlierDate(const Holiday& holiday, absl::CivilDay date) { return holiday.date < date; }

bool EarlierInYear(const Holiday& holiday, absl::CivilDay date) {
  return MonthAndDay(holiday.date) < MonthAndDay(date);
}

}  // namespace

absl::StatusOr<Week> Week::Create(const std::vector<WeeklyInterval>& intervals) {
  Week week;
  for (const WeeklyInterval& interval : intervals) {
    const int open = interval.open_minute;
    const int close = interval.close_minute;
    if (interval.weekday < absl::Weekday::monday || interval.weekday > absl::Weekday::sunday) {
      return Invalid("INTERVAL_INVALID", "the interval is on no day of the week");
    }
    if (open < 0 || open >= kMinutesPerDay || close <= open || close - open > kMinutesPerDay) {
      return Invalid("INTERVAL_INVALID",
                     absl::StrCat("the interval [", open, ", ", close,
                                  ") is empty, reversed, longer than a day or outside 0..2880"));
    }
    const size_t day = Index(interval.weekday);
    week.days_[day].push_back({open, std::min(close, kMinutesPerDay)});
    if (close > kMinutesPerDay) week.days_[(day + 1) % 7].push_back({0, close - kMinutesPerDay});
  }
  for (size_t day = 0; day < week.days_.size(); ++day) {
    const std::string whose = absl::StrCat("day ", day + 1, " of the week (1 is Monday)");
    if (absl::Status valid = NormaliseSpans(whose, week.days_[day]); !valid.ok()) {
      return Invalid("INTERVALS_OVERLAP", valid.message());  // Each of them has been checked.
    }
  }
  return week;
}

Week Week::Whole() {
  Week week;
  week.days_.fill({{0, kMinutesPerDay}});
  return week;
}

const DaySpans& Week::On(absl::Weekday weekday) const { return days_[Index(weekday)]; }

absl::StatusOr<Holidays> Holidays::Create(std::vector<Holiday> holidays) {
  Holidays result;
  for (Holiday& holiday : holidays) {
    if (absl::Status valid = NormaliseHoliday(holiday); !valid.ok()) return valid;
    auto& kind = holiday.moving.has_value() ? result.moving_
                 : holiday.yearly           ? result.yearly_
                                            : result.dated_;
    kind.push_back(std::move(holiday));
  }
  const auto sort = [](std::vector<Holiday>& list, const auto& before) -> absl::Status {
    std::sort(list.begin(), list.end(), before);
    const auto repeated =
        std::adjacent_find(list.begin(), list.end(),
                           [&before](const Holiday& a, const Holiday& b) { return !before(a, b); });
    if (repeated == list.end()) return absl::OkStatus();
    return Invalid("HOLIDAY_REPEATED",
                   absl::StrCat("\"", repeated->name, "\" and \"", std::next(repeated)->name,
                                "\" are on one day, ", DayOf(*repeated)));
  };
  const auto by_date = [](const Holiday& a, const Holiday& b) { return a.date < b.date; };
  const auto by_month_and_day = [](const Holiday& a, const Holiday& b) {
    return MonthAndDay(a.date) < MonthAndDay(b.date);
  };
  const auto by_rule = [](const Holiday& a, const Holiday& b) { return *a.moving < *b.moving; };
  if (absl::Status sorted = sort(result.dated_, by_date); !sorted.ok()) return sorted;
  if (absl::Status sorted = sort(result.yearly_, by_month_and_day); !sorted.ok()) return sorted;
  if (absl::Status sorted = sort(result.moving_, by_rule); !sorted.ok()) return sorted;
  return result;
}

const Holiday* Holidays::On(absl::CivilDay date) const {
  const auto dated = std::lower_bound(dated_.begin(), dated_.end(), date, EarlierDate);
  if (dated != dated_.end() && dated->date == date) return &*dated;
  const auto yearly = std::lower_bound(yearly_.begin(), yearly_.end(), date, EarlierInYear);
  if (yearly != yearly_.end() && MonthAndDay(yearly->date) == MonthAndDay(date)) return &*yearly;
  return moving_.empty() ? nullptr : MovingOn(date);
}

// The other way round than to ask each rule for its date: each date has few rules that it can obey.
const Holiday* Holidays::MovingOn(absl::CivilDay date) const {
  if (date.year() < 0 || date.year() > kLastYear) return nullptr;  // No number overflows below.
  for (const absl::civil_year_t year : {date.year(), date.year() + 1}) {
    const absl::civil_diff_t days = date - EasterSunday(year);
    if (days < -DaysFromEaster::kMaxDays || days > DaysFromEaster::kMaxDays) continue;
    const Holiday* holiday = FindMoving(DaysFromEaster{static_cast<int>(days)});
    if (holiday != nullptr) return holiday;
  }
  WeekdayOfMonth rule{.month = date.month(),
                      .weekday = absl::GetWeekday(date),
                      .ordinal = (date.day() - 1) / 7 + 1};
  if (const Holiday* holiday = FindMoving(rule)) return holiday;
  if (absl::CivilMonth(date + 7) == absl::CivilMonth(date)) return nullptr;
  rule.ordinal = WeekdayOfMonth::kLast;
  return FindMoving(rule);
}

const Holiday* Holidays::FindMoving(const MovingDay& rule) const {
  const auto it = std::lower_bound(
      moving_.begin(), moving_.end(), rule,
      [](const Holiday& holiday, const MovingDay& wanted) { return *holiday.moving < wanted; });
  return it != moving_.end() && *it->moving == rule ? &*it : nullptr;
}

}  // namespace centralita::schedule
