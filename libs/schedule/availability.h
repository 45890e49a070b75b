#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace centralita::schedule {

/// Which rule decided whether a schedule is open. Each beats those before it.
enum class Rule {
  kAlways,       ///< It has no hours of the week: open whenever nothing below says otherwise.
  kWeeklyHours,  ///< The hours of the week.
  kHoliday,      ///< A holiday.
  kOverride,     ///< An override of those days.
  kManual,       ///< Somebody's hand.
};

/// Open or closed by hand, whatever the calendar says.
struct ManualState {
  bool open = false;
  absl::Time until = absl::InfiniteFuture();  ///< At this instant the calendar holds again.
  std::string reason;

  friend bool operator==(const ManualState&, const ManualState&) = default;
};

/// Whether a schedule is open at one instant, and why.
struct Verdict {
  bool open = false;
  Rule rule = Rule::kWeeklyHours;

  /// What the rule is called: the name of the holiday or of the override, the reason of a manual
  /// state. Empty for the other rules. Valid as long as the schedule.
  absl::string_view name;

  friend bool operator==(const Verdict&, const Verdict&) = default;
};

/// Whether a schedule is open at one instant, why, and until when.
struct Availability {
  bool open = false;
  Rule rule = Rule::kWeeklyHours;
  std::string name;  ///< As Verdict::name.

  /// The first instant after the asked one at which `open` differs. Unset: not within
  /// Schedule::kHorizon.
  std::optional<absl::Time> next_change;

  friend bool operator==(const Availability&, const Availability&) = default;
};

/// A stretch of time with one verdict, [begin, end).
struct Stretch {
  absl::Time begin;
  absl::Time end;
  Verdict verdict;  ///< Its name is valid as long as the schedule.

  friend bool operator==(const Stretch&, const Stretch&) = default;
};

}  // namespace centralita::schedule
