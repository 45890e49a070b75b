#include "libs/schedule/calendar.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::schedule {
namespace {

absl::Status Invalid(absl::string_view reason, absl::string_view message) {
  return status::Error(absl::StatusCode::kInvalidArgument, reason, message);
}

size_t Index(absl::Weekday weekday) { return static_cast<size_t>(weekday); }

std::string ToText(const OpenSpan& span) {
  return absl::StrCat("[", span.open_minute, ", ", span.close_minute, ")");
}

/// Sorts `spans` and joins those that touch. The first two that share a minute, if any do.
std::optional<std::pair<OpenSpan, OpenSpan>> Normalise(DaySpans& spans) {
  std::sort(spans.begin(), spans.end(), [](const OpenSpan& a, const OpenSpan& b) {
    return std::tie(a.open_minute, a.close_minute) < std::tie(b.open_minute, b.close_minute);
  });
  DaySpans joined;
  for (const OpenSpan& span : spans) {
    if (joined.empty() || joined.back().close_minute < span.open_minute) {
      joined.push_back(span);
    } else if (joined.back().close_minute == span.open_minute) {
      joined.back().close_minute = span.close_minute;
    } else {
      return std::make_pair(joined.back(), span);
    }
  }
  spans = std::move(joined);
  return std::nullopt;
}

absl::Status NormaliseHoliday(Holiday& holiday) {
  for (const OpenSpan& span : holiday.open_spans) {
    if (span.open_minute < 0 || span.close_minute > kMinutesPerDay ||
        span.open_minute >= span.close_minute) {
      return Invalid("SPAN_INVALID",
                     absl::StrCat("the open span ", ToText(span), " of \"", holiday.name,
                                  "\" is empty, reversed or outside 0..1440"));
    }
  }
  if (const auto clash = Normalise(holiday.open_spans)) {
    return Invalid("SPANS_OVERLAP",
                   absl::StrCat("the open spans ", ToText(clash->first), " and ",
                                ToText(clash->second), " of \"", holiday.name, "\" overlap"));
  }
  return absl::OkStatus();
}

std::pair<int, int> MonthAndDay(absl::CivilDay date) { return {date.month(), date.day()}; }

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
    if (open < 0 || open >= kMinutesPerDay || close <= open || close - open > kMinutesPerDay) {
      return Invalid("INTERVAL_INVALID",
                     absl::StrCat("the interval ", ToText({open, close}),
                                  " is empty, reversed, longer than a day or outside 0..2880"));
    }
    const size_t day = Index(interval.weekday);
    week.days_[day].push_back({open, std::min(close, kMinutesPerDay)});
    if (close > kMinutesPerDay) week.days_[(day + 1) % 7].push_back({0, close - kMinutesPerDay});
  }
  for (size_t day = 0; day < week.days_.size(); ++day) {
    if (const auto clash = Normalise(week.days_[day])) {
      return Invalid(
          "INTERVALS_OVERLAP",
          absl::StrCat("on day ", day + 1, " of the week (1 is Monday) the intervals ",
                       ToText(clash->first), " and ", ToText(clash->second), " overlap"));
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
    (holiday.yearly ? result.yearly_ : result.dated_).push_back(std::move(holiday));
  }
  const auto by_date = [](const Holiday& a, const Holiday& b) { return a.date < b.date; };
  const auto by_month_and_day = [](const Holiday& a, const Holiday& b) {
    return MonthAndDay(a.date) < MonthAndDay(b.date);
  };
  std::sort(result.dated_.begin(), result.dated_.end(), by_date);
  std::sort(result.yearly_.begin(), result.yearly_.end(), by_month_and_day);

  const auto repeated = [](const std::vector<Holiday>& sorted, const auto& before) {
    return std::adjacent_find(
        sorted.begin(), sorted.end(),
        [&before](const Holiday& a, const Holiday& b) { return !before(a, b); });
  };
  for (const auto& [list, it] :
       {std::make_pair(&result.dated_, repeated(result.dated_, by_date)),
        std::make_pair(&result.yearly_, repeated(result.yearly_, by_month_and_day))}) {
    if (it == list->end()) continue;
    return Invalid("HOLIDAY_REPEATED",
                   absl::StrCat("\"", it->name, "\" and \"", std::next(it)->name,
                                "\" are on one day, ", absl::FormatCivilTime(it->date)));
  }
  return result;
}

const Holiday* Holidays::On(absl::CivilDay date) const {
  const auto dated = std::lower_bound(dated_.begin(), dated_.end(), date, EarlierDate);
  if (dated != dated_.end() && dated->date == date) return &*dated;
  const auto yearly = std::lower_bound(yearly_.begin(), yearly_.end(), date, EarlierInYear);
  if (yearly != yearly_.end() && MonthAndDay(yearly->date) == MonthAndDay(date)) return &*yearly;
  return nullptr;
}

}  // namespace centralita::schedule
