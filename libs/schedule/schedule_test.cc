#include "libs/schedule/schedule.h"

#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "libs/status/error.h"

namespace centralita::schedule {
namespace {

using absl::Weekday;

absl::Time At(const std::string& rfc3339) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, rfc3339, &time, &error)) << error;
  return time;
}

/// Madrid, Monday to Friday 09:00-14:00 and 16:00-19:00; Christmas closed every year, its eve of
/// 2026 (a Thursday) open in the morning.
Schedule Office() {
  std::vector<WeeklyInterval> week;
  for (int day = 0; day < 5; ++day) {
    week.push_back({static_cast<Weekday>(day), 9 * 60, 14 * 60});
    week.push_back({static_cast<Weekday>(day), 16 * 60, 19 * 60});
  }
  absl::StatusOr<Schedule> schedule = Schedule::Create(
      "Europe/Madrid", week,
      {{"Navidad", absl::CivilDay(2020, 12, 25), /*yearly=*/true},
       {"Nochebuena", absl::CivilDay(2026, 12, 24), /*yearly=*/false, {{9 * 60, 13 * 60}}}});
  EXPECT_TRUE(schedule.ok()) << schedule.status();
  return *std::move(schedule);
}

struct Case {
  std::string name;
  std::string instant;
  bool open;
  Rule rule;
  std::string holiday;
  std::string next_change;

  friend std::ostream& operator<<(std::ostream& out, const Case& test) { return out << test.name; }
};

class OfficeHours : public testing::TestWithParam<Case> {};

TEST_P(OfficeHours, AnswersWithRuleAndNextChange) {
  const Availability answer = Office().At(At(GetParam().instant));
  EXPECT_EQ(answer.open, GetParam().open);
  EXPECT_EQ(answer.rule, GetParam().rule);
  EXPECT_EQ(answer.name, GetParam().holiday);
  ASSERT_TRUE(answer.next_change.has_value());
  EXPECT_EQ(*answer.next_change, At(GetParam().next_change)) << *answer.next_change;
}

INSTANTIATE_TEST_SUITE_P(
    , OfficeHours,
    testing::Values(Case{"JustBeforeOpening", "2026-11-23T08:59:59.999+01:00", false,
                         Rule::kWeeklyHours, "", "2026-11-23T09:00:00+01:00"},
                    Case{"OpeningIsInclusive", "2026-11-23T09:00:00+01:00", true,
                         Rule::kWeeklyHours, "", "2026-11-23T14:00:00+01:00"},
                    Case{"ClosingIsExclusive", "2026-11-23T14:00:00+01:00", false,
                         Rule::kWeeklyHours, "", "2026-11-23T16:00:00+01:00"},
                    Case{"FridayEveningWaitsForMonday", "2026-11-27T19:00:00+01:00", false,
                         Rule::kWeeklyHours, "", "2026-11-30T09:00:00+01:00"},
                    Case{"HalfDayHasItsOwnHours", "2026-12-24T12:59:59+01:00", true, Rule::kHoliday,
                         "Nochebuena", "2026-12-24T13:00:00+01:00"},
                    Case{"HalfDayEndsOverHolidayAndWeekend", "2026-12-24T17:00:00+01:00", false,
                         Rule::kHoliday, "Nochebuena", "2026-12-28T09:00:00+01:00"},
                    Case{"HolidayBeatsHours", "2026-12-25T10:00:00+01:00", false, Rule::kHoliday,
                         "Navidad", "2026-12-28T09:00:00+01:00"},
                    Case{"HolidayBeginsAtLocalMidnight", "2029-12-25T00:00:00+01:00", false,
                         Rule::kHoliday, "Navidad", "2029-12-26T09:00:00+01:00"},
                    Case{"HolidayEndsAtLocalMidnight", "2029-12-26T00:00:00+01:00", false,
                         Rule::kWeeklyHours, "", "2029-12-26T09:00:00+01:00"}),
    [](const auto& info) { return info.param.name; });

TEST(Schedule, OvernightIntervalRunsIntoTheNextDay) {
  const Schedule night = *Schedule::Create("Europe/Madrid", {{Weekday::friday, 1320, 1800}}, {});
  EXPECT_FALSE(night.IsOpen(At("2026-11-27T21:59:59+01:00")));
  EXPECT_TRUE(night.IsOpen(At("2026-11-27T22:00:00+01:00")));
  EXPECT_EQ(night.At(At("2026-11-27T22:00:00+01:00")).next_change, At("2026-11-28T06:00:00+01:00"));
  EXPECT_FALSE(night.IsOpen(At("2026-11-28T06:00:00+01:00")));
}

TEST(Schedule, HolidayCutsTheNightBeforeAndFreesTheNightAfter) {
  std::vector<WeeklyInterval> nights;
  for (int day = 0; day < 7; ++day) nights.push_back({static_cast<Weekday>(day), 1320, 1800});
  const Schedule schedule =
      *Schedule::Create("Europe/Madrid", nights, {{"Navidad", absl::CivilDay(2026, 12, 25)}});

  const Availability eve = schedule.At(At("2026-12-24T23:00:00+01:00"));
  EXPECT_TRUE(eve.open);
  EXPECT_EQ(eve.next_change, At("2026-12-25T00:00:00+01:00"));
  const Availability christmas = schedule.At(At("2026-12-25T23:00:00+01:00"));
  EXPECT_FALSE(christmas.open);
  EXPECT_EQ(christmas.next_change, At("2026-12-26T00:00:00+01:00"));
}

TEST(Schedule, AlwaysOpenButOnHolidays) {
  const Schedule schedule = *Schedule::CreateAlwaysOpen(
      "America/Mexico_City", {{"Año Nuevo", absl::CivilDay(2027, 1, 1), /*yearly=*/true}});
  const Availability before = schedule.At(At("2026-12-31T12:00:00-06:00"));
  EXPECT_TRUE(before.open);
  EXPECT_EQ(before.rule, Rule::kAlways);
  EXPECT_EQ(before.next_change, At("2027-01-01T00:00:00-06:00"));
  const Availability holiday = schedule.At(At("2027-01-01T12:00:00-06:00"));
  EXPECT_FALSE(holiday.open);
  EXPECT_EQ(holiday.rule, Rule::kHoliday);
  EXPECT_EQ(holiday.next_change, At("2027-01-02T00:00:00-06:00"));
}

TEST(Schedule, NothingThatChangesHasNoNextChange) {
  const absl::Time now = At("2026-11-23T09:00:00Z");
  EXPECT_EQ(Schedule::CreateAlwaysOpen("UTC", {})->At(now).next_change, std::nullopt);
  EXPECT_EQ(Schedule::Create("Europe/Madrid", {}, {})->At(now).next_change, std::nullopt);
  EXPECT_FALSE(Schedule::Create("Europe/Madrid", {}, {})->IsOpen(now));
}

TEST(Schedule, ChangeBehindTheHorizonIsNotTold) {
  const Schedule schedule =
      *Schedule::CreateAlwaysOpen("UTC", {{"Far", absl::CivilDay(2028, 1, 1)}});
  EXPECT_EQ(schedule.At(At("2026-12-30T23:59:59Z")).next_change, std::nullopt);
  EXPECT_EQ(schedule.At(At("2026-12-31T00:00:00Z")).next_change, At("2028-01-01T00:00:00Z"));
}

TEST(Schedule, EqualWhenTheSameHoursAreWrittenDifferently) {
  const auto create = [](const std::vector<WeeklyInterval>& week) {
    return *Schedule::Create("Europe/Madrid", week, {});
  };
  EXPECT_EQ(create({{Weekday::monday, 1320, 1800}}),
            create({{Weekday::tuesday, 0, 360}, {Weekday::monday, 1320, 1440}}));
  EXPECT_NE(create({{Weekday::monday, 1320, 1800}}), create({{Weekday::monday, 1320, 1799}}));
  EXPECT_NE(create({}), *Schedule::Create("Europe/Paris", {}, {}));
}

TEST(Schedule, EqualityKnowsEveryException) {
  const MovingDay rule = DaysFromEaster{-2};
  const Holiday moving{.name = "Viernes Santo", .moving = rule};
  const Holiday with_idle_date{
      .name = "Viernes Santo", .date = absl::CivilDay(2026, 4, 3), .moving = rule};
  const auto create = [](Holiday holiday, std::vector<Override> overrides = {},
                         std::optional<ManualState> manual = std::nullopt) {
    return *Schedule::CreateAlwaysOpen("UTC", {std::move(holiday)}, std::move(overrides),
                                       std::move(manual));
  };
  EXPECT_EQ(create(moving), create(with_idle_date));
  EXPECT_NE(create(moving), create({.name = "Viernes Santo", .moving = DaysFromEaster{-1}}));
  const absl::CivilDay day(2026, 5, 1);
  EXPECT_NE(create(moving), create(moving, {{"Inventario", day, day}}));
  EXPECT_NE(create(moving), create(moving, {}, ManualState{}));
}

TEST(Schedule, PassesOnWhyItRefuses) {
  const auto reason = [](const absl::Status& status) { return status::Reason(status); };
  EXPECT_EQ(reason(Schedule::Create("Europe/Atlantis", {}, {}).status()), "TIME_ZONE_UNKNOWN");
  EXPECT_EQ(reason(Schedule::Create("UTC", {{Weekday::monday, 1, 1}}, {}).status()),
            "INTERVAL_INVALID");
  EXPECT_EQ(reason(Schedule::CreateAlwaysOpen("UTC", {{"A", absl::CivilDay(2026, 1, 1)},
                                                      {"B", absl::CivilDay(2026, 1, 1)}})
                       .status()),
            "HOLIDAY_REPEATED");
}

}  // namespace
}  // namespace centralita::schedule
