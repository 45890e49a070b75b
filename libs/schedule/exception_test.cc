// What beats the hours of the week, and what beats what.

#include <limits>
#include <ostream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "libs/schedule/schedule.h"
#include "libs/status/error.h"

namespace centralita::schedule {
namespace {

using absl::CivilDay;
using absl::Weekday;

absl::Time At(const std::string& rfc3339) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, rfc3339, &time, &error)) << error;
  return time;
}

std::vector<WeeklyInterval> EveryDay(int open_hour, int close_hour) {
  std::vector<WeeklyInterval> week;
  for (int day = 0; day < 7; ++day) {
    week.push_back({static_cast<Weekday>(day), open_hour * 60, close_hour * 60});
  }
  return week;
}

/// Madrid, every day from nine to five. Christmas every year, Good Friday until noon. A stocktaking
/// over Christmas of 2026 (open 10-11), and the works of March 2027. By hand: closed until 14:00 of
/// 23 November 2026.
Schedule Shop() {
  absl::StatusOr<Schedule> schedule = Schedule::Create(
      "Europe/Madrid", EveryDay(9, 17),
      {{"Navidad", CivilDay(2020, 12, 25), /*yearly=*/true},
       {.name = "Viernes Santo", .open_spans = {{540, 720}}, .moving = DaysFromEaster{-2}}},
      {{"Obras", CivilDay(2027, 3, 1), CivilDay(2027, 3, 31)},
       {"Inventario", CivilDay(2026, 12, 24), CivilDay(2026, 12, 26), {{600, 660}}}},
      ManualState{.until = At("2026-11-23T14:00:00+01:00"), .reason = "simulacro"});
  EXPECT_TRUE(schedule.ok()) << schedule.status();
  return *std::move(schedule);
}

struct Case {
  std::string name;
  std::string instant;
  bool open;
  Rule rule;
  std::string rule_name;
  std::string next_change;

  friend std::ostream& operator<<(std::ostream& out, const Case& test) { return out << test.name; }
};

class Exceptions : public testing::TestWithParam<Case> {};

TEST_P(Exceptions, AnswerWithRuleNameAndNextChange) {
  const Availability answer = Shop().At(At(GetParam().instant));
  EXPECT_EQ(answer.open, GetParam().open);
  EXPECT_EQ(answer.rule, GetParam().rule);
  EXPECT_EQ(answer.name, GetParam().rule_name);
  ASSERT_TRUE(answer.next_change.has_value());
  EXPECT_EQ(*answer.next_change, At(GetParam().next_change)) << *answer.next_change;
}

INSTANTIATE_TEST_SUITE_P(
    , Exceptions,
    testing::Values(Case{"ManualBeatsHours", "2026-11-23T10:00:00+01:00", false, Rule::kManual,
                         "simulacro", "2026-11-23T14:00:00+01:00"},
                    Case{"ManualIsOverAtItsExpiry", "2026-11-23T14:00:00+01:00", true,
                         Rule::kWeeklyHours, "", "2026-11-23T17:00:00+01:00"},
                    Case{"OverrideBeginsAtLocalMidnight", "2026-12-24T00:00:00+01:00", false,
                         Rule::kOverride, "Inventario", "2026-12-24T10:00:00+01:00"},
                    Case{"OverrideBeatsHoliday", "2026-12-25T10:59:59+01:00", true, Rule::kOverride,
                         "Inventario", "2026-12-25T11:00:00+01:00"},
                    Case{"OverrideHoldsOnItsLastDay", "2026-12-26T16:00:00+01:00", false,
                         Rule::kOverride, "Inventario", "2026-12-27T09:00:00+01:00"},
                    Case{"HolidayWithoutOverride", "2027-12-25T10:00:00+01:00", false,
                         Rule::kHoliday, "Navidad", "2027-12-26T09:00:00+01:00"},
                    Case{"OverrideBeatsMovingHoliday", "2027-03-26T10:00:00+01:00", false,
                         Rule::kOverride, "Obras", "2027-04-01T09:00:00+02:00"},
                    Case{"MovingHoliday", "2028-04-14T11:00:00+02:00", true, Rule::kHoliday,
                         "Viernes Santo", "2028-04-14T12:00:00+02:00"}),
    [](const auto& info) { return info.param.name; });

TEST(ManualState, ExpiryIsAChangeOnlyIfTheAnswerDiffersThere) {
  const auto answer = [](bool open, const std::string& until) {
    return Schedule::Create("UTC", EveryDay(9, 17), {}, {},
                            ManualState{.open = open, .until = At(until), .reason = "x"})
        ->At(At("2026-11-23T08:00:00Z"));
  };
  EXPECT_EQ(answer(true, "2026-11-23T08:30:00Z").next_change, At("2026-11-23T08:30:00Z"));
  EXPECT_EQ(answer(true, "2026-11-23T12:00:00Z").next_change, At("2026-11-23T17:00:00Z"));
  EXPECT_EQ(answer(true, "2026-11-23T17:00:00Z").next_change, At("2026-11-23T17:00:00Z"));
  EXPECT_EQ(answer(false, "2026-11-23T08:30:00Z").next_change, At("2026-11-23T09:00:00Z"));
  EXPECT_EQ(answer(false, "2026-11-23T12:00:00.5Z").next_change, At("2026-11-23T12:00:00.5Z"));
  EXPECT_EQ(answer(false, "2027-11-25T12:00:00Z").next_change, std::nullopt);  // The horizon.
}

TEST(ManualState, WithoutExpiryNothingChanges) {
  const Schedule schedule = *Schedule::CreateAlwaysOpen("UTC", {}, {}, ManualState{});
  const Availability answer = schedule.At(At("2026-11-23T08:00:00Z"));
  EXPECT_FALSE(answer.open);
  EXPECT_EQ(answer.rule, Rule::kManual);
  EXPECT_EQ(answer.next_change, std::nullopt);
}

TEST(ManualState, OverLongAgoIsNone) {
  const Schedule schedule =
      *Schedule::CreateAlwaysOpen("UTC", {}, {}, ManualState{.until = At("2020-01-01T00:00:00Z")});
  EXPECT_TRUE(schedule.IsOpen(At("2026-11-23T08:00:00Z")));
  EXPECT_EQ(schedule.At(At("2026-11-23T08:00:00Z")).rule, Rule::kAlways);
}

TEST(Override, OpensAnAlwaysOpenScheduleOnlyInItsSpans) {
  const Schedule schedule = *Schedule::CreateAlwaysOpen(
      "America/Bogota", {},
      {{"Mudanza", CivilDay(2026, 11, 23), CivilDay(2026, 11, 23), {{0, 60}}}});
  EXPECT_EQ(schedule.At(At("2026-11-22T12:00:00Z")).next_change, At("2026-11-23T01:00:00-05:00"));
  EXPECT_EQ(schedule.At(At("2026-11-23T12:00:00Z")).next_change, At("2026-11-24T00:00:00-05:00"));
}

TEST(Override, RefusesWhatItCannotHold) {
  const auto reason = [](std::vector<Override> overrides) {
    return status::Reason(Schedule::CreateAlwaysOpen("UTC", {}, std::move(overrides)).status());
  };
  const CivilDay day(2026, 5, 1);
  EXPECT_EQ(reason({{"A", day, day - 1}}), "OVERRIDE_INVALID");
  EXPECT_EQ(reason({{"A", day, day + 366}}), "");
  EXPECT_EQ(reason({{"A", day, day + 367}}), "OVERRIDE_INVALID");
  EXPECT_EQ(reason({{"A", day, day, {{600, 1441}}}}), "SPAN_INVALID");
  EXPECT_EQ(reason({{"A", day, day, {{600, 700}, {650, 800}}}}), "SPANS_OVERLAP");
  EXPECT_EQ(reason({{"A", day, day + 3}, {"B", day - 3, day}}), "OVERRIDES_OVERLAP");
  EXPECT_EQ(reason({{"A", day, day + 9}, {"B", day + 3, day + 4}}), "OVERRIDES_OVERLAP");
  EXPECT_EQ(reason({{"A", day, day}, {"B", day, day}}), "OVERRIDES_OVERLAP");
  EXPECT_EQ(reason({{"A", day, day + 3}, {"B", day - 3, day - 1}}), "");
}

TEST(MovingHoliday, IsFoundByItsDate) {
  const Holidays holidays = *Holidays::Create(
      {{.name = "Good Friday", .moving = DaysFromEaster{-2}},
       {.name = "Long before Easter", .moving = DaysFromEaster{-100}},
       {.name = "Family Day", .moving = WeekdayOfMonth{2, Weekday::monday, 3}},
       {.name = "Memorial Day",
        .moving = WeekdayOfMonth{5, Weekday::monday, WeekdayOfMonth::kLast}},
       {.name = "Fifth Sunday", .moving = WeekdayOfMonth{8, Weekday::sunday, 5}}});
  const auto name = [&holidays](int year, int month, int day) {
    const Holiday* holiday = holidays.On(CivilDay(year, month, day));
    return holiday == nullptr ? "" : holiday->name;
  };
  EXPECT_EQ(name(2026, 4, 3), "Good Friday");
  EXPECT_EQ(name(2027, 3, 26), "Good Friday");
  EXPECT_EQ(name(2027, 4, 3), "");
  EXPECT_EQ(name(2284, 12, 12), "Long before Easter");
  EXPECT_EQ(name(2026, 2, 16), "Family Day");
  EXPECT_EQ(name(2026, 5, 25), "Memorial Day");
  EXPECT_EQ(name(2026, 5, 18), "");
  EXPECT_EQ(name(2026, 8, 30), "Fifth Sunday");
  EXPECT_EQ(name(2027, 8, 29), "Fifth Sunday");
  EXPECT_EQ(name(2028, 8, 27), "");
}

TEST(MovingHoliday, YieldsToDatedAndYearlyOnes) {
  const MovingDay last_friday = WeekdayOfMonth{12, Weekday::friday, WeekdayOfMonth::kLast};
  const MovingDay fourth_friday = WeekdayOfMonth{12, Weekday::friday, 4};
  const auto name = [](std::vector<Holiday> holidays) {
    return Holidays::Create(std::move(holidays))->On(CivilDay(2026, 12, 25))->name;
  };
  EXPECT_EQ(
      name({{.name = "last", .moving = last_friday}, {.name = "fourth", .moving = fourth_friday}}),
      "fourth");
  EXPECT_EQ(name({{.name = "last", .moving = last_friday},
                  {.name = "yearly", .date = CivilDay(2020, 12, 25), .yearly = true}}),
            "yearly");
  EXPECT_EQ(name({{.name = "last", .moving = last_friday},
                  {.name = "dated", .date = CivilDay(2026, 12, 25)}}),
            "dated");
}

TEST(MovingHoliday, RefusesWhatItCannotHold) {
  const auto reason = [](std::vector<Holiday> holidays) {
    return status::Reason(Holidays::Create(std::move(holidays)).status());
  };
  EXPECT_EQ(reason({{.name = "A", .yearly = true, .moving = DaysFromEaster{}}}),
            "MOVING_DAY_INVALID");
  EXPECT_EQ(reason({{.name = "A", .moving = DaysFromEaster{101}}}), "MOVING_DAY_INVALID");
  EXPECT_EQ(reason({{.name = "A", .moving = DaysFromEaster{1}},
                    {.name = "B", .moving = DaysFromEaster{1}}}),
            "HOLIDAY_REPEATED");
  EXPECT_EQ(reason({{.name = "A", .moving = DaysFromEaster{1}},
                    {.name = "B", .moving = DaysFromEaster{2}}}),
            "");
}

TEST(Timeline, IsCutWhereTheVerdictChanges) {
  const Schedule shop = Shop();
  const auto timeline =
      shop.Timeline(At("2026-11-23T06:00:00+01:00"), At("2026-11-24T09:30:00+01:00"));
  const std::vector<Stretch> expected = {{At("2026-11-23T06:00:00+01:00"),
                                          At("2026-11-23T14:00:00+01:00"),
                                          {false, Rule::kManual, "simulacro"}},
                                         {At("2026-11-23T14:00:00+01:00"),
                                          At("2026-11-23T17:00:00+01:00"),
                                          {true, Rule::kWeeklyHours, ""}},
                                         {At("2026-11-23T17:00:00+01:00"),
                                          At("2026-11-24T09:00:00+01:00"),
                                          {false, Rule::kWeeklyHours, ""}},
                                         {At("2026-11-24T09:00:00+01:00"),
                                          At("2026-11-24T09:30:00+01:00"),
                                          {true, Rule::kWeeklyHours, ""}}};
  EXPECT_EQ(timeline, expected);
}

TEST(Timeline, TellsClosedByHoursFromClosedByHoliday) {
  const Schedule schedule =
      *Schedule::Create("UTC", EveryDay(9, 17), {{"Feriado", CivilDay(2026, 11, 24)}});
  const auto timeline = schedule.Timeline(At("2026-11-23T16:00:00Z"), At("2026-11-25T10:00:00Z"));
  ASSERT_EQ(timeline.size(), 5u);
  EXPECT_EQ(timeline[1].verdict, (Verdict{false, Rule::kWeeklyHours, ""}));
  EXPECT_EQ(timeline[2].begin, At("2026-11-24T00:00:00Z"));
  EXPECT_EQ(timeline[2].verdict, (Verdict{false, Rule::kHoliday, "Feriado"}));
}

TEST(Timeline, OfNoTimeIsEmptyAndOfOneVerdictIsWhole) {
  const Schedule schedule = *Schedule::CreateAlwaysOpen("UTC", {});
  const absl::Time now = At("2026-11-23T16:00:00Z");
  EXPECT_TRUE(schedule.Timeline(now, now).empty());
  EXPECT_TRUE(schedule.Timeline(now, now - absl::Hours(1)).empty());
  EXPECT_EQ(schedule.Timeline(now, now + absl::Hours(24 * 365)).size(), 1u);
}

TEST(Evaluation, HasAnAnswerAtTheEndsOfTime) {
  const Schedule shop = Shop();
  for (const absl::Time instant : {absl::InfinitePast(), absl::InfiniteFuture(), absl::UnixEpoch(),
                                   absl::FromUnixSeconds(std::numeric_limits<int64_t>::max()),
                                   absl::FromUnixSeconds(std::numeric_limits<int64_t>::min())}) {
    shop.At(instant);
    shop.Timeline(instant, instant + absl::Hours(24 * 366));
  }
}

}  // namespace
}  // namespace centralita::schedule
