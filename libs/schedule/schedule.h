#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "libs/schedule/calendar.h"

namespace centralita::schedule {

/// Which rule decided whether a schedule is open.
enum class Rule {
  kAlways,       ///< It has no hours of the week: open whenever no holiday says otherwise.
  kWeeklyHours,  ///< The hours of the week.
  kHoliday,      ///< A holiday, which beats the hours.
};

/// Whether a schedule is open at one instant, why, and until when.
struct Availability {
  bool open = false;
  Rule rule = Rule::kWeeklyHours;
  std::string holiday;  ///< Its display name; empty unless `rule` is kHoliday.

  /// The first instant after the asked one at which `open` differs. Unset: not within
  /// Schedule::kHorizon.
  std::optional<absl::Time> next_change;

  friend bool operator==(const Availability&, const Availability&) = default;
};

/// When a group takes calls: hours of the week, and holidays that replace them.
///
/// Pure and immutable; the answer depends on the schedule and the instant alone. Only Create()
/// reads the time zone database, so only Create() can fail: an evaluation always has an answer.
///
/// **Hours are wall-clock hours.** The schedule is open at an instant exactly if the clock on the
/// wall in its zone stands inside an interval. So, when clocks change:
///   - spring's gap: an interval that would start inside it starts when the gap is over, one that
///     would end inside it ends where the gap begins, one that lies inside it does not happen;
///   - autumn's overlap: both occurrences of a repeated minute get the same answer.
///
/// **A holiday is a local date, midnight to midnight.** It replaces the hours of that date and of
/// no other. An overnight interval of the day before ends at the holiday's midnight; one of the
/// holiday itself is taken up at the next midnight, because 22:00 to 06:00 means the same as
/// 22:00 to 24:00 and, the day after, 00:00 to 06:00. Where a dated and a yearly holiday meet on
/// one date, the dated one holds.
class Schedule {
 public:
  /// How far ahead Availability::next_change looks.
  static constexpr absl::Duration kHorizon = absl::Hours(24 * 366);

  /// Hours of the week in the zone of IANA name `time_zone`. `week` in any order; empty is closed
  /// all week. Intervals that touch become one.
  ///
  /// Errors, all INVALID_ARGUMENT:
  ///   TIME_ZONE_UNKNOWN   the database has no such zone;
  ///   INTERVAL_INVALID    an interval is empty, reversed, longer than a day or outside 0..2880;
  ///   INTERVALS_OVERLAP   two intervals share a minute, over midnight and over Sunday too;
  ///   SPAN_INVALID        an open span is empty, reversed or outside 0..1440;
  ///   SPANS_OVERLAP       two open spans of one holiday share a minute;
  ///   HOLIDAY_REPEATED    two dated holidays on one date, or two yearly ones on one month and day.
  static absl::StatusOr<Schedule> Create(absl::string_view time_zone,
                                         const std::vector<WeeklyInterval>& week,
                                         std::vector<Holiday> holidays);

  /// Open at all times but on `holidays`, whose midnights are those of `time_zone`. Errors as
  /// Create().
  static absl::StatusOr<Schedule> CreateAlwaysOpen(absl::string_view time_zone,
                                                   std::vector<Holiday> holidays);

  /// The answer for one instant. Takes a step for each edge and midnight until the answer changes:
  /// microseconds for ordinary hours, below a millisecond if nothing changes for a year.
  Availability At(absl::Time instant) const;

  /// The same without `next_change`: cheaper, no search.
  bool IsOpen(absl::Time instant) const;

  const std::string& time_zone() const { return time_zone_; }
  bool always_open() const { return always_; }

  /// Equal schedules give equal answers. Compared as normalised: in order, merged.
  friend bool operator==(const Schedule&, const Schedule&) = default;

 private:
  Schedule(std::string time_zone, absl::TimeZone zone, bool always, Week week, Holidays holidays);

  static absl::StatusOr<Schedule> Make(absl::string_view time_zone, bool always, Week week,
                                       std::vector<Holiday> holidays);

  /// The hours of one date, be it a holiday or not.
  const DaySpans& SpansOf(absl::CivilDay date) const;
  std::optional<absl::Time> NextChange(absl::Time instant, bool open) const;

  std::string time_zone_;
  absl::TimeZone zone_;
  bool always_;
  Week week_;
  Holidays holidays_;
};

}  // namespace centralita::schedule
