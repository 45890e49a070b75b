// Clocks that change, in zones that do it each in their own way.

#include <ostream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "libs/schedule/schedule.h"

namespace centralita::schedule {
namespace {

using absl::Weekday;

absl::Time At(const std::string& rfc3339) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, rfc3339, &time, &error)) << error;
  return time;
}

struct Case {
  std::string name;
  std::string zone;
  WeeklyInterval interval;
  std::string asked;                 // An instant shortly before the interval.
  std::vector<std::string> changes;  // All that follow within 30 hours: opens, closes, opens …

  friend std::ostream& operator<<(std::ostream& out, const Case& test) { return out << test.name; }
};

class Daylight : public testing::TestWithParam<Case> {};

TEST_P(Daylight, ChangesExactlyThere) {
  const Schedule schedule = *Schedule::Create(GetParam().zone, {GetParam().interval}, {});
  const absl::Time asked = At(GetParam().asked);

  std::vector<absl::Time> changes;
  Availability answer = schedule.At(asked);
  EXPECT_FALSE(answer.open);
  while (answer.next_change.has_value() && *answer.next_change < asked + absl::Hours(30)) {
    changes.push_back(*answer.next_change);
    const bool open = answer.open;
    EXPECT_EQ(schedule.IsOpen(changes.back() - absl::Nanoseconds(1)), open);
    answer = schedule.At(changes.back());
    EXPECT_NE(answer.open, open);
  }

  std::vector<absl::Time> expected;
  for (const std::string& change : GetParam().changes) expected.push_back(At(change));
  EXPECT_EQ(changes, expected);
}

INSTANTIATE_TEST_SUITE_P(
    , Daylight,
    testing::Values(
        // 02:00 -> 03:00 on 8 March 2026.
        Case{"NewYorkGapStartSnapsForward",
             "America/New_York",
             {Weekday::sunday, 150, 360},
             "2026-03-08T05:00:00Z",
             {"2026-03-08T03:00:00-04:00", "2026-03-08T06:00:00-04:00"}},
        Case{"NewYorkGapEndSnapsBack",
             "America/New_York",
             {Weekday::sunday, 60, 150},
             "2026-03-08T05:00:00Z",
             {"2026-03-08T01:00:00-05:00", "2026-03-08T03:00:00-04:00"}},
        Case{"NewYorkInsideTheGapDoesNotHappen",
             "America/New_York",
             {Weekday::sunday, 130, 170},
             "2026-03-08T05:00:00Z",
             {}},
        Case{"NewYorkAcrossTheGapIsShorter",
             "America/New_York",
             {Weekday::sunday, 60, 240},
             "2026-03-08T05:00:00Z",
             {"2026-03-08T01:00:00-05:00", "2026-03-08T04:00:00-04:00"}},
        // 02:00 -> 01:00 on 1 November 2026.
        Case{"NewYorkOverlapBothOccurrences",
             "America/New_York",
             {Weekday::sunday, 75, 105},
             "2026-11-01T04:30:00Z",
             {"2026-11-01T01:15:00-04:00", "2026-11-01T01:45:00-04:00", "2026-11-01T01:15:00-05:00",
              "2026-11-01T01:45:00-05:00"}},
        Case{"NewYorkRepeatedHourIsOnePieceOfTwoHours",
             "America/New_York",
             {Weekday::sunday, 60, 120},
             "2026-11-01T04:30:00Z",
             {"2026-11-01T01:00:00-04:00", "2026-11-01T02:00:00-05:00"}},
        Case{"NewYorkAcrossTheOverlapIsLonger",
             "America/New_York",
             {Weekday::sunday, 0, 180},
             "2026-11-01T03:30:00Z",
             {"2026-11-01T00:00:00-04:00", "2026-11-01T03:00:00-05:00"}},
        // 02:00 -> 03:00 on 29 March 2026; 03:00 -> 02:00 on 25 October 2026.
        Case{"MadridNightShiftInSpring",
             "Europe/Madrid",
             {Weekday::saturday, 1320, 1800},
             "2026-03-28T20:00:00Z",
             {"2026-03-28T22:00:00+01:00", "2026-03-29T06:00:00+02:00"}},
        Case{"MadridNightShiftInAutumn",
             "Europe/Madrid",
             {Weekday::saturday, 1320, 1800},
             "2026-10-24T19:00:00Z",
             {"2026-10-24T22:00:00+02:00", "2026-10-25T06:00:00+01:00"}},
        // Half an hour: 02:00 -> 02:30 on 4 October 2026, 02:00 -> 01:30 on 5 April 2026.
        Case{"LordHoweGapOfHalfAnHour",
             "Australia/Lord_Howe",
             {Weekday::sunday, 135, 180},
             "2026-10-03T14:30:00Z",
             {"2026-10-04T02:30:00+11:00", "2026-10-04T03:00:00+11:00"}},
        Case{"LordHoweOverlapOfHalfAnHour",
             "Australia/Lord_Howe",
             {Weekday::sunday, 90, 105},
             "2026-04-04T14:00:00Z",
             {"2026-04-05T01:30:00+11:00", "2026-04-05T01:45:00+11:00", "2026-04-05T01:30:00+10:30",
              "2026-04-05T01:45:00+10:30"}},
        // The day begins at 01:00: 24:00 of 5 September 2026 -> 01:00.
        Case{"SantiagoDayWithoutMidnight",
             "America/Santiago",
             {Weekday::sunday, 0, 120},
             "2026-09-06T03:00:00Z",
             {"2026-09-06T01:00:00-03:00", "2026-09-06T02:00:00-03:00"}},
        // 24:00 of 4 April 2026 -> 23:00: the last hour of Saturday comes twice.
        Case{"SantiagoLastHourOfSaturdayTwice",
             "America/Santiago",
             {Weekday::saturday, 1380, 1440},
             "2026-04-05T01:30:00Z",
             {"2026-04-04T23:00:00-03:00", "2026-04-05T00:00:00-04:00"}},
        // Ramadan of 2026: 03:00 -> 02:00 on 15 February, 02:00 -> 03:00 on 22 March.
        Case{"CasablancaBeforeRamadan",
             "Africa/Casablanca",
             {Weekday::sunday, 150, 240},
             "2026-02-15T00:30:00Z",
             {"2026-02-15T02:30:00+01:00", "2026-02-15T02:00:00+00:00", "2026-02-15T02:30:00+00:00",
              "2026-02-15T04:00:00+00:00"}},
        Case{"CasablancaAfterRamadan",
             "Africa/Casablanca",
             {Weekday::sunday, 150, 240},
             "2026-03-22T00:30:00Z",
             {"2026-03-22T03:00:00+01:00", "2026-03-22T04:00:00+01:00"}},
        // Samoa left out Friday 30 December 2011.
        Case{"ApiaFridayThatNeverWas",
             "Pacific/Apia",
             {Weekday::friday, 0, 1440},
             "2011-12-29T20:00:00Z",
             {}},
        Case{"ApiaThursdayNightIntoTheMissingDay",
             "Pacific/Apia",
             {Weekday::thursday, 1380, 1800},
             "2011-12-30T08:00:00Z",
             {"2011-12-29T23:00:00-10:00", "2011-12-31T00:00:00+14:00"}}),
    [](const auto& info) { return info.param.name; });

TEST(DaylightOfAHoliday, LastsAsLongAsItsDay) {
  const Schedule schedule =
      *Schedule::CreateAlwaysOpen("Europe/Madrid", {{"Feria", absl::CivilDay(2026, 10, 25)}});
  EXPECT_EQ(schedule.At(At("2026-10-24T12:00:00Z")).next_change, At("2026-10-25T00:00:00+02:00"));
  EXPECT_EQ(schedule.At(At("2026-10-25T12:00:00Z")).next_change, At("2026-10-26T00:00:00+01:00"));
}

TEST(DaylightOfAHoliday, IsOnePieceWhereMidnightIsTurnedBack) {
  // Santiago, 4 April 2026, 24:00 -> 23:00: one midnight, at the second 24:00.
  const Schedule schedule =
      *Schedule::CreateAlwaysOpen("America/Santiago", {{"Feria", absl::CivilDay(2026, 4, 4)}});
  EXPECT_EQ(schedule.At(At("2026-04-04T12:00:00Z")).next_change, At("2026-04-05T00:00:00-04:00"));
}

}  // namespace
}  // namespace centralita::schedule
