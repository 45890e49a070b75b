#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "libs/schedule/spans.h"

namespace centralita::schedule {

/// Local dates on which other hours hold than those of the week, whatever the holidays say.
struct Override {
  std::string name;      ///< Why, as reports show it: "Inventario".
  absl::CivilDay first;  ///< The first day.
  absl::CivilDay last;   ///< The last one: `first`, or up to 366 days later.
  DaySpans open_spans;   ///< On each of the days. Empty: closed.

  friend bool operator==(const Override&, const Override&) = default;
};

/// Overrides by date.
class Overrides {
 public:
  /// Errors: INVALID_ARGUMENT with OVERRIDE_INVALID, SPAN_INVALID, SPANS_OVERLAP or
  /// OVERRIDES_OVERLAP.
  static absl::StatusOr<Overrides> Create(std::vector<Override> overrides);

  /// The override of `date`; nullptr if there is none. Valid as long as this is.
  const Override* On(absl::CivilDay date) const;

  friend bool operator==(const Overrides&, const Overrides&) = default;

 private:
  std::vector<Override> overrides_;  // By date.
};

}  // namespace centralita::schedule
