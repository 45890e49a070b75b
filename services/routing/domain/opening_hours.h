#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/schedule/schedule.h"

namespace centralita::routing {

/// Hours of the week in one zone.
struct WeeklyHours {
  std::string time_zone;  // An IANA name.
  std::vector<schedule::WeeklyInterval> intervals;

  friend bool operator==(const WeeklyHours&, const WeeklyHours&) = default;
};

/// When a group takes calls, as it was configured, and ready to be asked.
///
/// A configuration that cannot be evaluated (a zone that this machine does not know) is kept all the
/// same: asking it gives the error, and the group's fail-safe decides.
class OpeningHours {
 public:
  /// Always open.
  OpeningHours() : OpeningHours(std::string(), {}) {}

  /// Hours of the week; holidays are dates of their zone.
  OpeningHours(WeeklyHours hours, std::vector<schedule::Holiday> holidays)
      : OpeningHours(std::optional(std::move(hours)), "", std::move(holidays)) {}

  /// Open whenever no holiday says otherwise. `holiday_zone`: the IANA zone whose midnights bound
  /// the holidays. Empty, as in what was written before groups told it: UTC.
  OpeningHours(std::string holiday_zone, std::vector<schedule::Holiday> holidays)
      : OpeningHours(std::nullopt, std::move(holiday_zone), std::move(holidays)) {}

  struct Answer {
    bool open = false;
    std::string holiday;  // Its name, if a holiday is why it is closed.
  };

  /// The error of a configuration that cannot be evaluated: INVALID_ARGUMENT with the reason that
  /// schedule::Schedule::Create gives.
  absl::StatusOr<Answer> At(absl::Time now) const;

  const std::optional<WeeklyHours>& hours() const { return hours_; }
  /// Empty if there are hours: theirs holds.
  const std::string& holiday_zone() const { return holiday_zone_; }
  const std::vector<schedule::Holiday>& holidays() const { return holidays_; }

  friend bool operator==(const OpeningHours& a, const OpeningHours& b) {
    return a.hours_ == b.hours_ && a.holiday_zone_ == b.holiday_zone_ && a.holidays_ == b.holidays_;
  }

 private:
  OpeningHours(std::optional<WeeklyHours> hours, std::string holiday_zone,
               std::vector<schedule::Holiday> holidays);

  std::optional<WeeklyHours> hours_;
  std::string holiday_zone_;
  std::vector<schedule::Holiday> holidays_;
  absl::StatusOr<schedule::Schedule> schedule_;
};

}  // namespace centralita::routing
