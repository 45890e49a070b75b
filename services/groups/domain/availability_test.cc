#include "services/groups/domain/availability.h"

#include <gtest/gtest.h>

#include "libs/status/error.h"

namespace centralita::groups {
namespace {

const absl::Time kChristmas =
    absl::FromCivil(absl::CivilHour(2026, 12, 25, 11), absl::UTCTimeZone());

std::vector<Holiday> Catalogue() {
  Holiday christmas;
  christmas.id = HolidayId("christmas");
  christmas.display_name = "Navidad";
  christmas.date = absl::CivilDay(2020, 12, 25);
  christmas.yearly = true;
  Holiday fiesta;
  fiesta.id = HolidayId("fiesta");
  fiesta.display_name = "Fiesta";
  fiesta.date = absl::CivilDay(2026, 5, 15);
  return {fiesta, christmas};
}

TEST(Evaluate, AGroupWithoutHoursIsAlwaysOpen) {
  const Availability answer = Evaluate(Group(), Catalogue(), kChristmas);
  EXPECT_TRUE(answer.open);
  EXPECT_EQ(answer.rule, AvailabilityRule::kAlways);
  EXPECT_EQ(answer.next_change, std::nullopt);
}

TEST(Evaluate, OnlyObservedHolidaysClose) {
  Group group;
  group.holidays = {false, {HolidayId("fiesta")}, "Europe/Madrid"};
  EXPECT_TRUE(Evaluate(group, Catalogue(), kChristmas).open);
  group.holidays.picked.push_back(HolidayId("christmas"));
  const Availability answer = Evaluate(group, Catalogue(), kChristmas);
  EXPECT_FALSE(answer.open);
  EXPECT_EQ(answer.rule, AvailabilityRule::kHoliday);
  EXPECT_EQ(answer.name, "Navidad");
  EXPECT_EQ(answer.next_change, kChristmas + absl::Hours(12));
}

TEST(Evaluate, AnArchivedGroupIsClosed) {
  Group group;
  group.archived = true;
  EXPECT_FALSE(Evaluate(group, {}, kChristmas).open);
  EXPECT_EQ(Evaluate(group, {}, kChristmas).rule, AvailabilityRule::kArchived);
}

TEST(Evaluate, TheFailSafeDecidesWhatCannotBeEvaluated) {
  Group group;
  group.hours = Hours{"Gone/Zone", {}};
  Availability answer = Evaluate(group, {}, kChristmas);
  EXPECT_TRUE(answer.open);
  EXPECT_EQ(answer.rule, AvailabilityRule::kFailSafe);
  EXPECT_EQ(status::Reason(answer.fault), "TIME_ZONE_UNKNOWN");
  group.fail_safe = FailSafe::kClosed;
  EXPECT_FALSE(Evaluate(group, {}, kChristmas).open);
}

TEST(Evaluate, AnOverrideBeatsAHolidayAndAHandBeatsBoth) {
  Group group;
  group.holidays = {true, {}, "UTC"};
  group.overrides = {
      {"Campaña", absl::CivilDay(2026, 12, 25), absl::CivilDay(2026, 12, 25), {{600, 720}}}};
  Availability answer = Evaluate(group, Catalogue(), kChristmas);
  EXPECT_TRUE(answer.open);
  EXPECT_EQ(answer.rule, AvailabilityRule::kOverride);
  EXPECT_EQ(answer.name, "Campaña");
  EXPECT_EQ(answer.next_change, kChristmas + absl::Hours(1));
  group.manual = ManualState{false, kChristmas + absl::Minutes(30), "Avería"};
  answer = Evaluate(group, Catalogue(), kChristmas);
  EXPECT_FALSE(answer.open);
  EXPECT_EQ(answer.rule, AvailabilityRule::kManual);
  EXPECT_EQ(answer.name, "Avería");
  EXPECT_EQ(answer.next_change, kChristmas + absl::Minutes(30));
  EXPECT_TRUE(Evaluate(group, Catalogue(), kChristmas + absl::Minutes(30)).open);
}

TEST(Evaluate, AHandHoldsWhereTheScheduleCannotBeEvaluated) {
  Group group;
  group.hours = Hours{"Gone/Zone", {}};
  group.fail_safe = FailSafe::kClosed;
  group.manual = ManualState{true, kChristmas, "A mano"};
  const Availability answer = Evaluate(group, {}, kChristmas - absl::Seconds(1));
  EXPECT_TRUE(answer.open);
  EXPECT_EQ(answer.rule, AvailabilityRule::kManual);
  EXPECT_EQ(answer.next_change, kChristmas);
  EXPECT_EQ(Evaluate(group, {}, kChristmas).rule, AvailabilityRule::kFailSafe);
  const auto timeline =
      Opening(group, {}).Timeline(kChristmas - absl::Hours(1), kChristmas + absl::Hours(1));
  ASSERT_EQ(timeline.size(), 2u);
  EXPECT_EQ(timeline[0].end, kChristmas);
  EXPECT_TRUE(timeline[0].open);
  EXPECT_EQ(timeline[1].end, kChristmas + absl::Hours(1));
  EXPECT_FALSE(timeline[1].open);
  EXPECT_EQ(Opening(group, {}).Timeline(kChristmas, kChristmas + absl::Hours(1)).size(), 1u);
}

TEST(Opening, TheTimelineIsCutWhereTheRuleChangesToo) {
  Group group;
  group.holidays = {true, {}, "UTC"};
  const auto timeline = Opening(group, Catalogue())
                            .Timeline(kChristmas - absl::Hours(24), kChristmas + absl::Hours(24));
  ASSERT_EQ(timeline.size(), 3u);
  EXPECT_EQ(timeline[1].rule, AvailabilityRule::kHoliday);
  EXPECT_EQ(timeline[1].name, "Navidad");
  EXPECT_EQ(timeline[1].end - timeline[1].begin, absl::Hours(24));
}

TEST(Observed, AllOrThosePicked) {
  Group group;
  EXPECT_TRUE(Observed(group, Catalogue()).empty());
  group.holidays.picked = {HolidayId("christmas"), HolidayId("gone")};
  ASSERT_EQ(Observed(group, Catalogue()).size(), 1u);
  EXPECT_EQ(Observed(group, Catalogue())[0].display_name, "Navidad");
  group.holidays = {true, {}, ""};
  EXPECT_EQ(Observed(group, Catalogue()).size(), 2u);
}

}  // namespace
}  // namespace centralita::groups
