#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/groups/domain/group.h"
#include "services/groups/domain/holiday.h"

namespace centralita::groups {

/// Which rule decided whether a group takes calls.
enum class AvailabilityRule { kAlways, kWeeklyHours, kHoliday, kArchived, kFailSafe };

/// Whether a group takes calls at one instant, why, and until when.
struct Availability {
  bool open = false;
  AvailabilityRule rule = AvailabilityRule::kAlways;
  std::string holiday;                    // Its display name, if a holiday decided.
  std::optional<absl::Time> next_change;  // When `open` changes; unset: not within a year.
  absl::Status fault;                     // Why the fail-safe had to decide; otherwise OK.
};

/// The answer for `group`, which observes those of `catalogue` that it has chosen. Always has one:
/// what cannot be evaluated is decided by the group's fail-safe, with the fault beside it.
Availability Evaluate(const Group& group, const std::vector<Holiday>& catalogue,
                      absl::Time instant);

/// Those of `catalogue` that `group` observes, in the order of the catalogue.
std::vector<Holiday> Observed(const Group& group, const std::vector<Holiday>& catalogue);

}  // namespace centralita::groups
