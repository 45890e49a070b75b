#pragma once

#include <array>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

namespace centralita::schedule {

inline constexpr int kMinutesPerDay = 1440;

/// A stretch of wall-clock time that comes back every week, [open, close).
struct WeeklyInterval {
  absl::Weekday weekday = absl::Weekday::monday;
  int open_minute = 0;   ///< Minutes since that day's midnight, 0..1439.
  int close_minute = 0;  ///< Above `open_minute` by 1..1440; above 1440 it runs into the next day.

  friend bool operator==(const WeeklyInterval&, const WeeklyInterval&) = default;
};

/// A stretch of one day, [open, close), in minutes since midnight, 0 <= open < close <= 1440.
struct OpenSpan {
  int open_minute = 0;
  int close_minute = 0;

  friend bool operator==(const OpenSpan&, const OpenSpan&) = default;
};

/// The open spans of one day, in order, none touching the next. Empty: closed all day.
using DaySpans = std::vector<OpenSpan>;

/// A local date whose hours replace those of the week.
struct Holiday {
  std::string name;  ///< As callers hear it and reports show it: "Navidad".
  absl::CivilDay date;
  bool yearly = false;  ///< Every year on that month and day. 29 February: in leap years only.
  std::vector<OpenSpan> open_spans;  ///< Empty: closed all day. Otherwise a half day.

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
class Holidays {
 public:
  /// Errors: INVALID_ARGUMENT with SPAN_INVALID, SPANS_OVERLAP or HOLIDAY_REPEATED.
  static absl::StatusOr<Holidays> Create(std::vector<Holiday> holidays);

  /// The holiday of `date`; nullptr if it is an ordinary day. Valid as long as this is.
  const Holiday* On(absl::CivilDay date) const;

  friend bool operator==(const Holidays&, const Holidays&) = default;

 private:
  std::vector<Holiday> dated_;   // By date.
  std::vector<Holiday> yearly_;  // By month and day.
};

}  // namespace centralita::schedule
