#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
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
/// same: asking it gives the error, and the group's fail-safe decides. A manual state holds even then.
class OpeningHours {
 public:
  /// Always open.
  OpeningHours() : OpeningHours(std::string(), {}) {}

  /// Hours of the week, and what beats them; holidays and overrides are dates of their zone.
  OpeningHours(WeeklyHours hours, std::vector<schedule::Holiday> holidays,
               std::vector<schedule::Override> overrides = {},
               std::optional<schedule::ManualState> manual = std::nullopt)
      : OpeningHours(std::optional(std::move(hours)), "", std::move(holidays), std::move(overrides),
                     std::move(manual)) {}

  /// Open whenever nothing says otherwise. `holiday_zone`: the IANA zone whose midnights bound the
  /// holidays and overrides. Empty, as in what was written before groups told it: UTC.
  OpeningHours(std::string holiday_zone, std::vector<schedule::Holiday> holidays,
               std::vector<schedule::Override> overrides = {},
               std::optional<schedule::ManualState> manual = std::nullopt)
      : OpeningHours(std::nullopt, std::move(holiday_zone), std::move(holidays),
                     std::move(overrides), std::move(manual)) {}

  /// Whether it is open at `now`, and by which rule, in a fraction of a microsecond. The name is valid as
  /// long as this is.
  ///
  /// The error of a configuration that cannot be evaluated: INVALID_ARGUMENT with the reason that
  /// schedule::Schedule::Create gives.
  absl::StatusOr<schedule::Verdict> At(absl::Time now) const;

  /// The same with the next change, which takes a search; it is unset for a manual state that holds
  /// though nothing else can be evaluated. Errors as At().
  absl::StatusOr<schedule::Availability> WithNextChange(absl::Time now) const;

  /// The first instant after `now` at which the verdict differs, in whatever: open, by which rule, or
  /// its name. Takes a search. Unset: not within schedule::Schedule::kHorizon, or the hours cannot be
  /// evaluated and no hand holds them.
  std::optional<absl::Time> NextVerdictChange(absl::Time now) const;

  const std::optional<WeeklyHours>& hours() const { return hours_; }
  /// Empty if there are hours: theirs holds.
  const std::string& holiday_zone() const { return holiday_zone_; }
  const std::vector<schedule::Holiday>& holidays() const { return holidays_; }
  const std::vector<schedule::Override>& overrides() const { return overrides_; }
  const std::optional<schedule::ManualState>& manual() const { return manual_; }

  /// The same configuration.
  friend bool operator==(const OpeningHours& a, const OpeningHours& b) {
    return a.hours_ == b.hours_ && a.holiday_zone_ == b.holiday_zone_ &&
           a.holidays_ == b.holidays_ && a.overrides_ == b.overrides_ && a.manual_ == b.manual_;
  }

 private:
  OpeningHours(std::optional<WeeklyHours> hours, std::string holiday_zone,
               std::vector<schedule::Holiday> holidays, std::vector<schedule::Override> overrides,
               std::optional<schedule::ManualState> manual);

  absl::StatusOr<schedule::Schedule> Evaluable() const;

  std::optional<WeeklyHours> hours_;
  std::string holiday_zone_;
  std::vector<schedule::Holiday> holidays_;
  std::vector<schedule::Override> overrides_;
  std::optional<schedule::ManualState> manual_;
  absl::StatusOr<schedule::Schedule> schedule_;
};

}  // namespace centralita::routing
