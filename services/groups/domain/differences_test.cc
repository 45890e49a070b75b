#include "services/groups/domain/differences.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace centralita::groups {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Group Sales() {
  Group group;
  group.display_name = "Ventas";
  group.queue_id = "sales";
  group.agents = {PersonId("ana"), PersonId("bob"), PersonId("eva")};
  return group;
}

std::vector<std::string> Paths(const std::vector<FieldDifference>& differences) {
  std::vector<std::string> paths;
  for (const FieldDifference& difference : differences) paths.push_back(difference.path);
  return paths;
}

TEST(Differences, OfTheSameThereAreNone) { EXPECT_THAT(Differences(Sales(), Sales()), IsEmpty()); }

TEST(Differences, AFieldHasBeforeAndAfter) {
  Group after = Sales();
  after.ring_time = absl::Seconds(12);
  after.distribution.strategy = Strategy::kRingAll;
  after.hours = Hours{"Europe/Madrid", {{absl::Weekday::monday, 540, 1080}}};
  const auto differences = Differences(Sales(), after);
  EXPECT_THAT(Paths(differences), ElementsAre("schedule.time_zone", "schedule.intervals",
                                              "ring_time", "distribution.strategy"));
  EXPECT_EQ(differences[0].before, "");
  EXPECT_EQ(differences[0].after, "Europe/Madrid");
  EXPECT_THAT(differences[1].added, ElementsAre("Mon 09:00-18:00"));
  EXPECT_EQ(differences[2].before, "30s");
  EXPECT_EQ(differences[3].after, "ring_all");
}

TEST(Differences, OfAListSayWhoCameWhoWentAndWhetherTheOthersMoved) {
  Group after = Sales();
  after.agents = {PersonId("eva"), PersonId("joe"), PersonId("ana")};
  const auto differences = Differences(Sales(), after);
  ASSERT_EQ(differences.size(), 1u);
  EXPECT_THAT(differences[0].added, ElementsAre("joe"));
  EXPECT_THAT(differences[0].removed, ElementsAre("bob"));
  EXPECT_TRUE(differences[0].reordered);
  after.agents = {PersonId("ana"), PersonId("eva")};
  EXPECT_FALSE(Differences(Sales(), after)[0].reordered);
}

TEST(Differences, OfOneAgentsSettingsAreOfThatAgentAlone) {
  Group before = Sales();
  before.agent_settings = {{.agent = PersonId("ana"), .level = 1}, {.agent = PersonId("bob")}};
  Group after = Sales();
  after.agent_settings = {{.agent = PersonId("ana"), .level = 2}, {.agent = PersonId("eva")}};
  EXPECT_THAT(Paths(Differences(before, after)),
              ElementsAre("agent_settings.ana", "agent_settings.eva", "agent_settings.bob"));
}

TEST(Differences, OfTenThousandAgentsAreCutAndCounted) {
  Group after = Sales();
  for (int i = 0; i < 10'000; ++i) after.agents.push_back(PersonId(absl::StrCat("agent-", i)));
  const auto differences = Differences(Sales(), after);
  ASSERT_EQ(differences.size(), 1u);
  EXPECT_EQ(differences[0].added.size(), 1001u);
  EXPECT_EQ(differences[0].added.back(), "and 9000 more");
}

}  // namespace
}  // namespace centralita::groups
