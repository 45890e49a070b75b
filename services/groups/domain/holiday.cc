#include "services/groups/domain/holiday.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "services/groups/domain/check.h"
#include "services/groups/domain/region.h"
#include "services/groups/domain/text.h"

namespace centralita::groups {

absl::Status CheckHoliday(const Holiday& holiday) {
  if (absl::Status valid = CheckDisplayName(holiday.display_name); !valid.ok()) return valid;
  if (absl::Status valid = CheckRegions(holiday.regions); !valid.ok()) return valid;
  return schedule::Holidays::Create({ToSchedule(holiday)}).status();
}

Holiday Merged(Holiday kept, const Holiday& wanted, const std::set<HolidayField>& fields) {
  const auto names = [&fields](HolidayField field) { return fields.count(field) > 0; };
  if (names(HolidayField::kDisplayName)) kept.display_name = wanted.display_name;
  if (names(HolidayField::kYearly)) kept.yearly = wanted.yearly;
  if (names(HolidayField::kOpenSpans)) kept.open_spans = wanted.open_spans;
  if (names(HolidayField::kRegions)) kept.regions = wanted.regions;
  if (names(HolidayField::kDate) || names(HolidayField::kMovingDay)) {
    kept.date = wanted.date;
    kept.moving = wanted.moving;
  }
  return kept;
}

absl::StatusOr<absl::CivilDay> ParseDate(absl::string_view text) {
  absl::CivilDay date;
  // Written back, because the parser takes "2026-2-30" for the second of March.
  if (absl::ParseCivilTime(text, &date) && ToText(date) == text && date.year() >= 1970 &&
      date.year() <= 9999) {
    return date;
  }
  return Invalid("DATE_MALFORMED", absl::StrCat("\"", text, "\" is no date, such as 2026-12-25"),
                 {{"field", "date"}});
}

std::string ToText(absl::CivilDay date) {
  return absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(), date.day());
}

schedule::Holiday ToSchedule(const Holiday& holiday) {
  return {holiday.display_name, holiday.date, holiday.yearly, holiday.open_spans, holiday.moving};
}

std::string DateKey(const Holiday& holiday) {
  if (holiday.moving.has_value()) {
    if (const auto* easter = std::get_if<schedule::DaysFromEaster>(&*holiday.moving)) {
      return absl::StrFormat("easter%+d", easter->days);
    }
    const auto& day = std::get<schedule::WeekdayOfMonth>(*holiday.moving);
    return absl::StrFormat("--%02d-%d#%d", day.month, static_cast<int>(day.weekday) + 1,
                           day.ordinal);
  }
  if (!holiday.yearly) return ToText(holiday.date);
  return absl::StrFormat("--%02d-%02d", holiday.date.month(), holiday.date.day());
}

std::string DayKey(const Holiday& holiday) {
  if (holiday.regions.empty()) return DateKey(holiday);
  return absl::StrCat(DateKey(holiday), " ", absl::StrJoin(holiday.regions, ","));
}

std::vector<Holiday> OneADay(std::vector<Holiday> holidays) {
  const auto rank = [](const Holiday& holiday) {
    int open = 0;
    for (const schedule::OpenSpan& span : holiday.open_spans) {
      open += span.close_minute - span.open_minute;
    }
    return std::make_pair(open, holiday.id);
  };
  std::map<std::string, HolidayId> stays;
  std::map<HolidayId, std::pair<int, HolidayId>> ranks;
  for (const Holiday& holiday : holidays) {
    const auto mine = ranks.emplace(holiday.id, rank(holiday)).first->second;
    const auto [it, first] = stays.emplace(DateKey(holiday), holiday.id);
    if (!first && mine < ranks.at(it->second)) it->second = holiday.id;
  }
  holidays.erase(std::remove_if(holidays.begin(), holidays.end(),
                                [&stays](const Holiday& holiday) {
                                  return stays.at(DateKey(holiday)) != holiday.id;
                                }),
                 holidays.end());
  return holidays;
}

}  // namespace centralita::groups
