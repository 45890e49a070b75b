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
  EXPECT_EQ(answer.holiday, "Navidad");
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
