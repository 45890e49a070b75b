#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "libs/schedule/moving_day.h"
#include "libs/schedule/spans.h"

namespace centralita::schedule {

/// A stretch of wall-clock time that comes back every week, [open, close).
struct WeeklyInterval {
  absl::Weekday weekday = absl::Weekday::monday;
  int open_minute = 0;   ///< Minutes since that day's midnight, 0..1439.
  int close_minute = 0;  ///< Above `open_minute` by 1..1440; above 1440 it runs into the next day.

  friend bool operator==(const WeeklyInterval&, const WeeklyInterval&) = default;
};

/// A local date whose hours replace those of the week.
struct Holiday {
  std::string name;  ///< As callers hear it and reports show it: "Navidad".
  absl::CivilDay date;
  bool yearly = false;  ///< Every year on that month and day. 29 February: in leap years only.
  std::vector<OpenSpan> open_spans;  ///< Empty: closed all day. Otherwise a half day.

  /// The rule of a day that moves from year to year: instead of `date`, and not with `yearly`.
  std::optional<MovingDay> moving = std::nullopt;

  friend bool operator==(const Holiday&, const Holiday&) = default;
};

/// The hours of a week by the day on which they fall: overnight intervals are cut at midnight and
/// intervals that touch within a day are one.
class Week {
 public:
  /// Errors: INVALID_ARGUMENT with INTERVAL_INVALID or INTERVALS_OVERLAP.
  static absl::StatusOr<Week> Create(const std::vector<WeeklyInterval>& intervals);

  /// Open at every minute.
  static Week Whole();

  const DaySpans& On(absl::Weekday weekday) const;

  friend bool operator==(const Week&, const Week&) = default;

 private:
  std::array<DaySpans, 7> days_;  // By absl::Weekday: Monday first.
};

/// Holidays by date.
///
/// Where several meet on one date, a dated one holds before a yearly one, and that before a moving
/// one. Of moving ones that meet in some year, one counted from Easter holds before a weekday of a
/// month, and the third or fourth before the last.
class Holidays {
 public:
  /// Errors: INVALID_ARGUMENT with SPAN_INVALID, SPANS_OVERLAP, MOVING_DAY_INVALID or
  /// HOLIDAY_REPEATED.
  static absl::StatusOr<Holidays> Create(std::vector<Holiday> holidays);

  /// The holiday of `date`; nullptr if it is an ordinary day. Valid as long as this is.
  const Holiday* On(absl::CivilDay date) const;

  friend bool operator==(const Holidays&, const Holidays&) = default;

 private:
  const Holiday* MovingOn(absl::CivilDay date) const;
  const Holiday* FindMoving(const MovingDay& rule) const;

  std::vector<Holiday> dated_;   // By date.
  std::vector<Holiday> yearly_;  // By month and day.
  std::vector<Holiday> moving_;  // By rule.
};

}  // namespace centralita::schedule
