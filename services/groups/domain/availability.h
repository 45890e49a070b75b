#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/schedule/schedule.h"
#include "services/groups/domain/group.h"
#include "services/groups/domain/holiday.h"

namespace centralita::groups {

/// Which rule decided whether a group takes calls.
enum class AvailabilityRule {
  kAlways,
  kWeeklyHours,
  kHoliday,
  kArchived,
  kFailSafe,
  kOverride,
  kManual,
};

/// Whether a group takes calls at one instant, why, and until when.
struct Availability {
  bool open = false;
  AvailabilityRule rule = AvailabilityRule::kAlways;
  std::string name;  // Of the holiday or override that decided, or the reason of a hand.
  std::optional<absl::Time> next_change;  // When `open` changes; unset: not within a year.
  absl::Status fault;                     // Why the fail-safe had to decide; otherwise OK.
};

/// A stretch of time in which one rule gives one answer, [begin, end).
struct OpenStretch {
  absl::Time begin;
  absl::Time end;
  bool open = false;
  AvailabilityRule rule = AvailabilityRule::kAlways;
  std::string name;

  friend bool operator==(const OpenStretch&, const OpenStretch&) = default;
};

/// When a group takes calls, worked out once. Always has an answer: what cannot be evaluated is
/// decided by the group's fail-safe, with the fault beside it.
class Opening {
 public:
  /// Of `group`, which observes those of `catalogue` that it has chosen.
  Opening(const Group& group, const std::vector<Holiday>& catalogue);

  Availability At(absl::Time instant) const;

  /// All of [from, to), cut where the answer or its rule changes.
  std::vector<OpenStretch> Timeline(absl::Time from, absl::Time to) const;

  /// Why the schedule cannot be evaluated; otherwise OK.
  absl::Status fault() const { return archived_ ? absl::OkStatus() : schedule_.status(); }

 private:
  bool archived_;
  FailSafe fail_safe_;
  std::optional<ManualState> manual_;
  absl::StatusOr<schedule::Schedule> schedule_;
};

/// The answer for `group` at one instant.
Availability Evaluate(const Group& group, const std::vector<Holiday>& catalogue,
                      absl::Time instant);

/// Those of `catalogue` that `group` observes, one a day, in the order of the catalogue.
std::vector<Holiday> Observed(const Group& group, const std::vector<Holiday>& catalogue);

}  // namespace centralita::groups
