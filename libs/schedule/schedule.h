#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "libs/schedule/availability.h"
#include "libs/schedule/calendar.h"
#include "libs/schedule/override.h"
#include "libs/schedule/time_zone_database.h"

namespace centralita::schedule {

/// When a group takes calls: hours of the week, and what replaces them: holidays, overrides of some
/// days, and a manual state, each beating what is named before it.
///
/// Immutable; the answer depends on the schedule, the instant, and the rules of its time zone, which
/// change only where somebody calls RefreshTimeZones(). Only Create() looks for the zone, so only
/// Create() can fail: an evaluation always has an answer. Safe for concurrent use.
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
/// 22:00 to 24:00 and, the day after, 00:00 to 06:00. So do the days of an override, which beats the
/// holidays. Where several holidays meet on one date, see Holidays.
///
/// **A manual state** holds at every instant before its `until`, and at none after.
class Schedule {
 public:
  /// How far ahead Availability::next_change looks.
  static constexpr absl::Duration kHorizon = absl::Hours(24 * 366);

  /// Hours of the week in the zone of IANA name `time_zone`. `week` in any order; empty is closed
  /// all week. Intervals that touch become one.
  ///
  /// Errors, all INVALID_ARGUMENT:
  ///   TIME_ZONE_UNKNOWN   the database has no such zone;
  ///   INTERVAL_INVALID    an interval is empty, reversed, longer than a day or outside 0..2880, or
  ///                       on no weekday;
  ///   INTERVALS_OVERLAP   two intervals share a minute, over midnight and over Sunday too;
  ///   SPAN_INVALID        an open span is empty, reversed or outside 0..1440;
  ///   SPANS_OVERLAP       two open spans of one holiday or override share a minute;
  ///   MOVING_DAY_INVALID  a moving holiday has a number outside its range, or is yearly besides;
  ///   HOLIDAY_REPEATED    two dated holidays on one date, two yearly ones on one month and day, or
  ///                       two moving ones of one rule;
  ///   OVERRIDE_INVALID    an override ends before it begins, or is longer than a year;
  ///   OVERRIDES_OVERLAP   two overrides share a day.
  static absl::StatusOr<Schedule> Create(absl::string_view time_zone,
                                         const std::vector<WeeklyInterval>& week,
                                         std::vector<Holiday> holidays,
                                         std::vector<Override> overrides = {},
                                         std::optional<ManualState> manual = std::nullopt);

  /// Open at all times but when `holidays`, `overrides` or `manual` say otherwise; midnights are
  /// those of `time_zone`. Errors as Create().
  static absl::StatusOr<Schedule> CreateAlwaysOpen(
      absl::string_view time_zone, std::vector<Holiday> holidays,
      std::vector<Override> overrides = {}, std::optional<ManualState> manual = std::nullopt);

  /// The answer for one instant. Takes a step for each edge and midnight until the answer changes:
  /// microseconds for ordinary hours, below a millisecond if nothing changes for a year.
  Availability At(absl::Time instant) const;

  /// The same without `next_change`: no search, no copy.
  Verdict VerdictAt(absl::Time instant) const;
  bool IsOpen(absl::Time instant) const { return VerdictAt(instant).open; }

  /// All of [from, to), cut where the verdict changes: each stretch differs from the next in `open`,
  /// `rule` or `name`. Empty if `to` is not after `from`. Some thousand stretches for a year of
  /// ordinary hours, in a millisecond; so the caller bounds the period.
  std::vector<Stretch> Timeline(absl::Time from, absl::Time to) const;

  const std::string& time_zone() const { return time_zone_; }
  bool always_open() const { return always_; }

  /// Equal schedules give equal answers. Compared as normalised: in order, merged.
  friend bool operator==(const Schedule&, const Schedule&) = default;

 private:
  class Walk;

  Schedule(std::string time_zone, const LiveZone* zone, bool always, Week week, Holidays holidays,
           Overrides overrides, std::optional<ManualState> manual);

  static absl::StatusOr<Schedule> Make(absl::string_view time_zone, bool always, Week week,
                                       std::vector<Holiday> holidays,
                                       std::vector<Override> overrides,
                                       std::optional<ManualState> manual);

  /// The hours of one date, and the rule that gives them.
  struct Day {
    const DaySpans* spans;
    Rule rule;
    absl::string_view name;
  };
  Day DayOf(absl::CivilDay date) const;

  bool IsManual(absl::Time instant) const {
    return manual_.has_value() && instant < manual_->until;
  }
  Verdict VerdictIn(absl::TimeZone zone, absl::Time instant) const;
  std::optional<absl::Time> NextChange(absl::TimeZone zone, absl::Time instant, bool open) const;

  std::string time_zone_;
  const LiveZone* zone_;  // Each answer takes its rules from it once.
  bool always_;
  Week week_;
  Holidays holidays_;
  Overrides overrides_;
  std::optional<ManualState> manual_;
};

}  // namespace centralita::schedule
