#pragma once

#include <cstdint>
#include <optional>
#include <set>
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
  absl::CivilDay date;  // The epoch's first day if `moving`.
  bool yearly = false;
  std::vector<schedule::OpenSpan> open_spans;  // Empty: closed all day.
  int64_t version = 0;
  std::optional<schedule::MovingDay> moving =
      std::nullopt;                       // Instead of `date`; not with `yearly`.
  std::vector<std::string> regions = {};  // In order. Empty: everywhere.

  friend bool operator==(const Holiday&, const Holiday&) = default;
};

/// The fields that an update may name.
enum class HolidayField { kDisplayName, kDate, kYearly, kOpenSpans, kRegions, kMovingDay };

/// `kept` with the named fields of `wanted`. A date that is named takes the place of a rule, and the
/// other way round.
Holiday Merged(Holiday kept, const Holiday& wanted, const std::set<HolidayField>& fields);

/// INVALID_ARGUMENT with DISPLAY_NAME_REQUIRED, SPAN_INVALID, SPANS_OVERLAP, MOVING_DAY_INVALID or
/// REGION_MALFORMED.
absl::Status CheckHoliday(const Holiday& holiday);

/// The date of "2026-12-25". INVALID_ARGUMENT with DATE_MALFORMED, also for days that do not exist.
absl::StatusOr<absl::CivilDay> ParseDate(absl::string_view text);
std::string ToText(absl::CivilDay date);

/// As libs/schedule knows it.
schedule::Holiday ToSchedule(const Holiday& holiday);

/// What two holidays of one schedule may not share: "2026-12-25"; of a yearly one "--12-25"; of one that
/// moves "easter-2" or "--02-1#3" (the third Monday of February).
std::string DateKey(const Holiday& holiday);

/// What two holidays of one catalogue may not share: the DateKey, and behind it the regions.
std::string DayKey(const Holiday& holiday);

/// `holidays` without those that have the DateKey of another one: that one stays which leaves less of
/// the day open, and of equal ones the older. The order is kept.
std::vector<Holiday> OneADay(std::vector<Holiday> holidays);

}  // namespace centralita::groups
