#include "libs/schedule/calendar.h"

#include <ostream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "libs/status/error.h"

namespace centralita::schedule {
namespace {

using absl::Weekday;

std::string ReasonOf(const std::vector<WeeklyInterval>& intervals) {
  return status::Reason(Week::Create(intervals).status());
}

std::string ReasonOfHolidays(std::vector<Holiday> holidays) {
  return status::Reason(Holidays::Create(std::move(holidays)).status());
}

struct InvalidWeek {
  std::string name;
  std::vector<WeeklyInterval> intervals;
  std::string reason;

  friend std::ostream& operator<<(std::ostream& out, const InvalidWeek& week) {
    return out << week.name;
  }
};

class WeekRejects : public testing::TestWithParam<InvalidWeek> {};

TEST_P(WeekRejects, WithItsReason) {
  const absl::Status status = Week::Create(GetParam().intervals).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status::Reason(status), GetParam().reason) << status;
}

INSTANTIATE_TEST_SUITE_P(
    , WeekRejects,
    testing::Values(
        InvalidWeek{"Empty", {{Weekday::monday, 540, 540}}, "INTERVAL_INVALID"},
        InvalidWeek{"Reversed", {{Weekday::monday, 600, 540}}, "INTERVAL_INVALID"},
        InvalidWeek{"NegativeOpen", {{Weekday::monday, -1, 540}}, "INTERVAL_INVALID"},
        InvalidWeek{"OpenPastMidnight", {{Weekday::monday, 1440, 1500}}, "INTERVAL_INVALID"},
        InvalidWeek{"LongerThanADay", {{Weekday::monday, 540, 1981}}, "INTERVAL_INVALID"},
        InvalidWeek{"SameDay",
                    {{Weekday::monday, 540, 720}, {Weekday::monday, 719, 800}},
                    "INTERVALS_OVERLAP"},
        InvalidWeek{"Twice",
                    {{Weekday::monday, 540, 720}, {Weekday::monday, 540, 720}},
                    "INTERVALS_OVERLAP"},
        InvalidWeek{"Nested",
                    {{Weekday::monday, 540, 720}, {Weekday::monday, 600, 660}},
                    "INTERVALS_OVERLAP"},
        InvalidWeek{"OvernightIntoNextMorning",
                    {{Weekday::monday, 1320, 1800}, {Weekday::tuesday, 359, 400}},
                    "INTERVALS_OVERLAP"},
        InvalidWeek{"SundayNightIntoMonday",
                    {{Weekday::monday, 0, 60}, {Weekday::sunday, 1320, 1441}},
                    "INTERVALS_OVERLAP"}),
    [](const auto& info) { return info.param.name; });

TEST(Week, OvernightIntervalIsCutAtMidnight) {
  const Week week = *Week::Create({{Weekday::sunday, 1320, 1800}});
  EXPECT_EQ(week.On(Weekday::sunday), (DaySpans{{1320, 1440}}));
  EXPECT_EQ(week.On(Weekday::monday), (DaySpans{{0, 360}}));
  EXPECT_EQ(week.On(Weekday::tuesday), DaySpans{});
}

TEST(Week, IntervalsThatTouchAreOne) {
  const Week merged = *Week::Create({{Weekday::monday, 720, 1020}, {Weekday::monday, 540, 720}});
  EXPECT_EQ(merged.On(Weekday::monday), (DaySpans{{540, 1020}}));
  EXPECT_EQ(merged, *Week::Create({{Weekday::monday, 540, 1020}}));
}

TEST(Week, OvernightIntervalMayTouchTheNextMorning) {
  const Week week = *Week::Create({{Weekday::monday, 1320, 1800}, {Weekday::tuesday, 360, 400}});
  EXPECT_EQ(week.On(Weekday::tuesday), (DaySpans{{0, 400}}));
}

TEST(Week, FullDayFromNoonToNoonIsAllowed) {
  EXPECT_EQ(ReasonOf({{Weekday::monday, 720, 2160}}), "");
  EXPECT_EQ(ReasonOf({{Weekday::monday, 1439, 2879}}), "");
}

TEST(Week, SevenWholeDaysAreTheWholeWeek) {
  std::vector<WeeklyInterval> intervals;
  for (int day = 0; day < 7; ++day) intervals.push_back({static_cast<Weekday>(day), 0, 1440});
  EXPECT_EQ(*Week::Create(intervals), Week::Whole());
}

TEST(Holidays, DatedHolidayIsOnItsDateAlone) {
  const Holidays holidays = *Holidays::Create({{"Fiesta", absl::CivilDay(2026, 5, 15)}});
  ASSERT_NE(holidays.On(absl::CivilDay(2026, 5, 15)), nullptr);
  EXPECT_EQ(holidays.On(absl::CivilDay(2026, 5, 15))->name, "Fiesta");
  EXPECT_EQ(holidays.On(absl::CivilDay(2026, 5, 14)), nullptr);
  EXPECT_EQ(holidays.On(absl::CivilDay(2027, 5, 15)), nullptr);
}

TEST(Holidays, YearlyHolidayComesBackBeforeAndAfterItsYear) {
  const Holidays holidays =
      *Holidays::Create({{"Navidad", absl::CivilDay(2026, 12, 25), /*yearly=*/true}});
  for (const int year : {1999, 2026, 2027, 2100}) {
    EXPECT_NE(holidays.On(absl::CivilDay(year, 12, 25)), nullptr) << year;
  }
  EXPECT_EQ(holidays.On(absl::CivilDay(2027, 12, 26)), nullptr);
}

TEST(Holidays, LeapDayComesBackInLeapYearsOnly) {
  const Holidays holidays =
      *Holidays::Create({{"Leap day", absl::CivilDay(2024, 2, 29), /*yearly=*/true}});
  EXPECT_NE(holidays.On(absl::CivilDay(2028, 2, 29)), nullptr);
  EXPECT_EQ(holidays.On(absl::CivilDay(2027, 2, 28)), nullptr);
  EXPECT_EQ(holidays.On(absl::CivilDay(2027, 3, 1)), nullptr);
}

TEST(Holidays, DatedBeatsYearlyOnTheSameDay) {
  const Holidays holidays = *Holidays::Create(
      {{"Every year", absl::CivilDay(2020, 12, 24), /*yearly=*/true},
       {"This year", absl::CivilDay(2026, 12, 24), /*yearly=*/false, {{540, 780}}}});
  EXPECT_EQ(holidays.On(absl::CivilDay(2026, 12, 24))->name, "This year");
  EXPECT_EQ(holidays.On(absl::CivilDay(2027, 12, 24))->name, "Every year");
}

TEST(Holidays, RefusesWhatItCannotHold) {
  const absl::CivilDay day(2026, 5, 1);
  EXPECT_EQ(ReasonOfHolidays({{"A", day, false, {{600, 600}}}}), "SPAN_INVALID");
  EXPECT_EQ(ReasonOfHolidays({{"A", day, false, {{-1, 600}}}}), "SPAN_INVALID");
  EXPECT_EQ(ReasonOfHolidays({{"A", day, false, {{600, 1441}}}}), "SPAN_INVALID");
  EXPECT_EQ(ReasonOfHolidays({{"A", day, false, {{600, 700}, {650, 800}}}}), "SPANS_OVERLAP");
  EXPECT_EQ(ReasonOfHolidays({{"A", day}, {"B", day}}), "HOLIDAY_REPEATED");
  EXPECT_EQ(ReasonOfHolidays({{"A", day, true}, {"B", absl::CivilDay(2030, 5, 1), true}}),
            "HOLIDAY_REPEATED");
  EXPECT_EQ(ReasonOfHolidays({{"A", day}, {"B", absl::CivilDay(2027, 5, 1)}}), "");
}

}  // namespace
}  // namespace centralita::schedule
