#include "services/routing/domain/opening_hours.h"

#include <gtest/gtest.h>

#include "libs/status/error.h"

namespace centralita::routing {
namespace {

using schedule::Rule;

absl::Time Utc(int day, int hour) {
  return absl::FromCivil(absl::CivilHour(2026, 11, day, hour), absl::UTCTimeZone());
}

const WeeklyHours kMondays{
    .time_zone = "UTC",
    .intervals = {
        {.weekday = absl::Weekday::monday, .open_minute = 9 * 60, .close_minute = 17 * 60}}};

TEST(OpeningHours, NothingConfiguredIsAlwaysOpen) {
  const auto verdict = OpeningHours().At(Utc(23, 3));
  ASSERT_TRUE(verdict.ok());
  EXPECT_TRUE(verdict->open);
  EXPECT_EQ(verdict->rule, Rule::kAlways);
  EXPECT_EQ(OpeningHours().WithNextChange(Utc(23, 3))->next_change, std::nullopt);
}

TEST(OpeningHours, TellRuleNameAndNextChange) {
  const OpeningHours hours(kMondays, {{"Feriado", absl::CivilDay(2026, 11, 23)}},
                           {{.name = "Inventario",
                             .first = absl::CivilDay(2026, 11, 24),
                             .last = absl::CivilDay(2026, 11, 25),
                             .open_spans = {{600, 660}}}});
  EXPECT_EQ(hours.At(Utc(23, 10))->rule, Rule::kHoliday);
  EXPECT_EQ(hours.At(Utc(23, 10))->name, "Feriado");
  const auto answer = hours.WithNextChange(Utc(24, 9));
  EXPECT_FALSE(answer->open);
  EXPECT_EQ(answer->rule, Rule::kOverride);
  EXPECT_EQ(answer->name, "Inventario");
  EXPECT_EQ(answer->next_change, Utc(24, 10));
}

TEST(OpeningHours, OverridesOfAnAlwaysOpenGroupAreDaysOfItsZone) {
  const std::vector<schedule::Override> closed = {{.name = "Mudanza",
                                                   .first = absl::CivilDay(2026, 11, 23),
                                                   .last = absl::CivilDay(2026, 11, 23)}};
  EXPECT_FALSE(OpeningHours("Asia/Tokyo", {}, closed).At(Utc(22, 16))->open);
  EXPECT_TRUE(OpeningHours("", {}, closed).At(Utc(22, 16))->open);
}

TEST(OpeningHours, AnUnknownZoneIsAnErrorWhereDatesMatter) {
  const OpeningHours hours(WeeklyHours{.time_zone = "Nowhere/Land"}, {});
  EXPECT_EQ(status::Reason(hours.At(Utc(23, 10)).status()), "TIME_ZONE_UNKNOWN");
  EXPECT_EQ(status::Reason(hours.WithNextChange(Utc(23, 10)).status()), "TIME_ZONE_UNKNOWN");

  const OpeningHours always("Nowhere/Land", {});
  EXPECT_TRUE(always.At(Utc(23, 10))->open);
}

TEST(OpeningHours, ManualStateHoldsEvenIfNothingElseCanBeEvaluated) {
  const OpeningHours hours(WeeklyHours{.time_zone = "Nowhere/Land"}, {}, {},
                           schedule::ManualState{.until = Utc(23, 12), .reason = "avería"});
  ASSERT_TRUE(hours.At(Utc(23, 11)).ok());
  EXPECT_FALSE(hours.At(Utc(23, 11))->open);
  EXPECT_EQ(hours.WithNextChange(Utc(23, 11))->name, "avería");
  EXPECT_EQ(hours.WithNextChange(Utc(23, 11))->next_change, std::nullopt);
  EXPECT_EQ(status::Reason(hours.At(Utc(23, 12)).status()), "TIME_ZONE_UNKNOWN");
}

}  // namespace
}  // namespace centralita::routing
