#include "services/groups/domain/holiday.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "libs/status/error.h"
#include "services/groups/domain/text.h"

namespace centralita::groups {

absl::Status CheckHoliday(const Holiday& holiday) {
  if (absl::Status valid = CheckDisplayName(holiday.display_name); !valid.ok()) return valid;
  return schedule::Holidays::Create({ToSchedule(holiday)}).status();
}

absl::StatusOr<absl::CivilDay> ParseDate(absl::string_view text) {
  absl::CivilDay date;
  // Written back, because the parser takes "2026-2-30" for the second of March.
  if (absl::ParseCivilTime(text, &date) && ToText(date) == text && date.year() >= 1970 &&
      date.year() <= 9999) {
    return date;
  }
  return status::Error(absl::StatusCode::kInvalidArgument, "DATE_MALFORMED",
                       absl::StrCat("\"", text, "\" is no date, such as 2026-12-25"),
                       {{"field", "date"}});
}

std::string ToText(absl::CivilDay date) {
  return absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(), date.day());
}

schedule::Holiday ToSchedule(const Holiday& holiday) {
  return {holiday.display_name, holiday.date, holiday.yearly, holiday.open_spans};
}

std::string DayKey(const Holiday& holiday) {
  if (!holiday.yearly) return ToText(holiday.date);
  return absl::StrFormat("--%02d-%02d", holiday.date.month(), holiday.date.day());
}

}  // namespace centralita::groups
