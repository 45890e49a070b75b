// Random groups against the definition, minute by minute; and how long it takes.

#include "services/groups/domain/policy.h"

#include <cstdlib>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/groups/domain/coverage.h"

namespace centralita::groups {
namespace {

const absl::Time kStart = absl::FromUnixSeconds(1796598000);  // 2026-12-07T00:00:00+01:00

/// Makes groups by chance; every one is valid by itself, and sends calls to later ones alone.
class Chance {
 public:
  explicit Chance(uint32_t seed) : random_(seed) {}

  int Below(int n) { return static_cast<int>(random_() % static_cast<uint32_t>(n)); }
  bool One(int in) { return Below(in) == 0; }

  Group Make(int index, int count) {
    Group group;
    group.id = GroupId(absl::StrCat("g", index));
    group.display_name = absl::StrCat("Group ", index);
    group.queue_id = absl::StrCat("q", index);
    group.agents = {PersonId("a"), PersonId("b")};
    static const char* const kZones[] = {"Europe/Madrid", "America/Bogota", "Australia/Lord_Howe"};
    const char* zone = kZones[Below(3)];
    if (!One(5)) {
      group.hours = Hours{zone, {}};
      for (int day = 0; day < 7; ++day) {
        if (One(3)) continue;
        const int open = Below(1440);
        const int length = 1 + Below(1440 - std::min(open, 1439));
        group.hours->intervals.push_back({static_cast<absl::Weekday>(day), open, open + length});
      }
    } else {
      group.holidays.time_zone = zone;
    }
    group.holidays.all = One(2);
    for (int target = index + 1; target < count && target < index + 4; ++target) {
      if (One(2)) group.overflow.targets.push_back(GroupId(absl::StrCat("g", target)));
    }
    group.overflow.when_closed = !One(3);
    group.overflow.when_holiday = One(2);
    group.overflow.when_no_agent = One(2);
    if (One(4)) {
      const absl::CivilDay first(2027, 1 + Below(12), 1 + Below(28));
      group.overrides.push_back({"Obras", first, first + Below(20), {}});
      if (One(2)) group.overrides[0].open_spans = {{Below(700), 700 + 1 + Below(700)}};
    }
    if (One(5)) {
      group.manual = ManualState{One(2), kStart + absl::Minutes(Below(500'000)), "Huelga"};
    }
    return group;
  }

  std::vector<Group> MakeMany(int count) {
    std::vector<Group> groups;
    for (int i = 0; i < count; ++i) groups.push_back(Make(i, count));
    return groups;
  }

 private:
  std::mt19937 random_;
};

std::vector<Holiday> Catalogue() {
  std::vector<Holiday> catalogue(3);
  catalogue[0] = {HolidayId("h0"), {}, "Navidad", absl::CivilDay(2026, 12, 25), true, {}, 1};
  catalogue[1] = {HolidayId("h1"), {}, "Media", absl::CivilDay(2027, 3, 9), false, {{500, 800}}, 1};
  catalogue[2] = {HolidayId("h2"), {}, "Viernes Santo", absl::CivilDay(), false, {}, 1};
  catalogue[2].moving = schedule::DaysFromEaster{-2};
  return catalogue;
}

/// Who answers at one instant, by the words of the contract.
GroupId AnswerByDefinition(const std::vector<Group>& groups, const std::vector<Holiday>& catalogue,
                           const Group& group, absl::Time at) {
  const Availability own = Evaluate(group, catalogue, at);
  if (own.open) return group.id;
  const bool holiday = own.rule == AvailabilityRule::kHoliday;
  if (!(holiday ? group.overflow.when_holiday : group.overflow.when_closed)) return GroupId();
  for (const GroupId& id : group.overflow.targets) {
    for (const Group& target : groups) {
      if (target.id == id && Evaluate(target, catalogue, at).open) return id;
    }
  }
  return GroupId();
}

uint32_t Seed() {
  const char* seed = std::getenv("CENTRALITA_TEST_SEED");
  return seed != nullptr ? static_cast<uint32_t>(std::atoi(seed)) : 20261122;
}

TEST(Coverage, EqualsTheDefinitionAtEveryEdgeAndInBetween) {
  const std::vector<Holiday> catalogue = Catalogue();
  for (uint32_t round = 0; round < 30; ++round) {
    SCOPED_TRACE(absl::StrCat("CENTRALITA_TEST_SEED=", Seed() + round));
    Chance chance(Seed() + round);
    const std::vector<Group> groups = chance.MakeMany(5);
    const Policy policy(groups, catalogue, std::nullopt, kStart);
    for (const Group& group : policy.groups()) {
      absl::Time at = policy.start();
      for (const CoverageStretch& stretch : CoverageOf(policy, group)) {
        ASSERT_EQ(stretch.begin, at) << "without gap";
        at = stretch.end;
        const absl::Time middle =
            stretch.begin + (stretch.end - stretch.begin) * (chance.Below(1000) / 1000.0);
        for (const absl::Time tried : {stretch.begin, middle, stretch.end - absl::Seconds(1)}) {
          ASSERT_EQ(stretch.answering, AnswerByDefinition(groups, catalogue, group, tried))
              << group.display_name << " at " << policy.LocalTime(group, tried);
        }
      }
      ASSERT_EQ(at, policy.end());
    }
  }
}

TEST(FindFaults, EveryCounterExampleIsOne) {
  const std::vector<Holiday> catalogue = Catalogue();
  int dead_ends = 0;
  for (uint32_t round = 0; round < 100; ++round) {
    SCOPED_TRACE(absl::StrCat("CENTRALITA_TEST_SEED=", Seed() + round));
    const std::vector<Group> groups = Chance(Seed() + round).MakeMany(6);
    const Policy policy(groups, catalogue, std::nullopt, kStart);
    for (const Finding& finding : FindFaults(policy)) {
      const Group& group = *policy.Find(finding.group);
      if (finding.reason == "DEAD_END") {
        ++dead_ends;
        ASSERT_TRUE(AnswerByDefinition(groups, catalogue, group, *finding.time).empty())
            << finding.message;
      }
      if (finding.reason == "TARGET_NEVER_HELPS") {
        ASSERT_FALSE(Evaluate(*policy.Find(finding.target), catalogue, *finding.time).open)
            << finding.message;
      }
      ASSERT_NE(finding.reason, "OVERFLOW_CYCLE") << "they lead to later groups alone";
    }
  }
  EXPECT_GT(dead_ends, 100);
}

// Faults put into sound groups, one at a time: each has to be found, and nothing in the sound ones.
TEST(FindFaults, FindsFiveHundredSeededFaultsAndNoneInSoundGroups) {
  for (uint32_t round = 0; round < 500; ++round) {
    Chance chance(Seed() + round);
    std::vector<Group> groups;
    for (int i = 0; i < 8; ++i) {
      Group group;
      group.id = GroupId(absl::StrCat("g", i));
      group.display_name = absl::StrCat("Group ", i);
      group.queue_id = absl::StrCat("q", i);
      group.agents = {PersonId("a"), PersonId("b")};
      if (i < 7) {
        group.overflow.targets = {GroupId(absl::StrCat("g", i + 1 + chance.Below(7 - i)))};
        group.overflow.when_timeout = true;
      }
      groups.push_back(std::move(group));
    }
    std::set<GroupId> numbers;
    for (const Group& group : groups) numbers.insert(group.id);
    ASSERT_THAT(FindFaults(Policy(groups, {}, numbers, kStart)), testing::IsEmpty());

    const int victim = chance.Below(7);
    Group& group = groups[static_cast<size_t>(victim)];
    std::string expected;
    switch (round % 8) {
      case 0:
        groups[7].overflow = {{group.id}, false, false, false, true};
        expected = "OVERFLOW_CYCLE";
        break;
      case 1:
        group.redirect = {RedirectMode::kBoth, group.id};
        expected = "OVERFLOW_SELF";
        break;
      case 2:
        group.redirect = {RedirectMode::kInactive, GroupId("gone")};
        expected = "TARGET_NOT_IN_SERVICE";
        break;
      case 3:
        group.hours = Hours{"Europe/Madrid", {{absl::Weekday::monday, 0, 1 + chance.Below(1000)}}};
        expected = "DEAD_END";
        break;
      case 4:
        group.distribution.skills = {{"german", 3, false, {}}};
        expected = "SKILL_WITHOUT_AGENT";
        break;
      case 5:
        group.agent_settings = {{.agent = PersonId("a"), .join_after = group.max_wait_time}};
        expected = "AGENT_NEVER_REACHED";
        break;
      case 6:
        group.agent_settings = {{.agent = PersonId("a"), .disabled = true},
                                {.agent = PersonId("b"), .disabled = true}};
        expected = "NOBODY_ENABLED";
        break;
      case 7:
        group.overflow.when_full = true;
        expected = "TRIGGER_NEVER_FIRES";
        break;
    }
    const std::vector<Finding> findings = FindFaults(Policy(groups, {}, numbers, kStart));
    ASSERT_FALSE(findings.empty()) << expected << " in " << group.display_name;
    EXPECT_EQ(findings[0].reason, expected) << findings[0].message;
  }
}

TEST(FindFaults, OfAThousandGroupsInSeconds) {
  const std::vector<Group> groups = Chance(Seed()).MakeMany(1000);
  const absl::Time begin = absl::Now();
  const Policy policy(groups, Catalogue(), std::nullopt, kStart);
  EXPECT_FALSE(FindFaults(policy).empty());
  const absl::Duration took = absl::Now() - begin;
  RecordProperty("ms", static_cast<int>(absl::ToInt64Milliseconds(took)));
  EXPECT_LT(took, absl::Seconds(20)) << "an order of magnitude above what it takes";
}

}  // namespace
}  // namespace centralita::groups
