#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "libs/schedule/calendar.h"
#include "services/groups/domain/ids.h"

namespace centralita::groups {

/// An entry of the catalogue of holidays that the groups of a workspace share.
struct Holiday {
  HolidayId id;
  WorkspaceId workspace;
  std::string display_name;
  absl::CivilDay date;
  bool yearly = false;
  std::vector<schedule::OpenSpan> open_spans;  // Empty: closed all day.
  int64_t version = 0;

  friend bool operator==(const Holiday&, const Holiday&) = default;
};

/// INVALID_ARGUMENT with DISPLAY_NAME_REQUIRED, SPAN_INVALID or SPANS_OVERLAP.
absl::Status CheckHoliday(const Holiday& holiday);

/// The date of "2026-12-25". INVALID_ARGUMENT with DATE_MALFORMED, also for days that do not exist.
absl::StatusOr<absl::CivilDay> ParseDate(absl::string_view text);
std::string ToText(absl::CivilDay date);

/// As libs/schedule knows it.
schedule::Holiday ToSchedule(const Holiday& holiday);

/// What two holidays of one catalogue may not share, or no schedule could hold both: "2026-12-25";
/// of a yearly one "--12-25".
std::string DayKey(const Holiday& holiday);

}  // namespace centralita::groups
