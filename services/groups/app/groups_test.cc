#include "services/groups/app/groups.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/testing/status_matchers.h"
#include "services/groups/app/fake_group_store.h"
#include "services/groups/app/holiday_catalogue.h"

namespace centralita::groups {
namespace {

using test::IsOk;
using test::StatusIs;
using testing::ElementsAre;

/// Everybody who was put in; counts how often it was asked.
class FakePeople final : public PeopleDirectory {
 public:
  absl::StatusOr<std::vector<PersonFacts>> Find(const WorkspaceId&,
                                                const std::vector<PersonId>& ids,
                                                absl::Time) override {
    ++asked;
    if (!outage.ok()) return outage;
    std::vector<PersonFacts> found;
    for (const PersonFacts& person : people) {
      if (std::find(ids.begin(), ids.end(), person.id) != ids.end()) found.push_back(person);
    }
    return found;
  }

  std::vector<PersonFacts> people = {{PersonId("ana"), true, false}, {PersonId("bob"), true, true}};
  absl::Status outage;
  int asked = 0;
};

class GroupsUseCases : public testing::Test {
 protected:
  static Group Sales() {
    Group group;
    group.workspace = WorkspaceId("w1");
    group.display_name = "Ventas";
    group.queue_id = "sales";
    group.agents = {PersonId("ana"), PersonId("bob")};
    return group;
  }

  absl::StatusOr<Group> Create(const Group& group, const Actor& actor = {}) {
    return groups_.Create(actor, group, {}, absl::InfiniteFuture());
  }

  absl::StatusOr<Group> Update(const Group& wanted, const std::set<GroupField>& fields) {
    return groups_.Update({}, wanted, fields, std::nullopt, absl::InfiniteFuture());
  }

  FakeClock clock_{absl::FromUnixSeconds(1795000000)};
  ids::UuidSource ids_{clock_, /*seed=*/1};
  FakeGroupStore store_;
  FakePeople people_;
  Groups groups_{store_, people_, ids_, clock_};
  HolidayCatalogue catalogue_{store_, people_, ids_, clock_};
};

TEST_F(GroupsUseCases, SnapshotsOfAGroupCountUpByOne) {
  ASSERT_OK_AND_ASSIGN(Group group, Create(Sales()));
  clock_.Advance(absl::Seconds(5));
  group.display_name = "Ventas Madrid";
  ASSERT_OK_AND_ASSIGN(group, Update(group, {GroupField::kDisplayName}));
  EXPECT_EQ(group.update_time - group.create_time, absl::Seconds(5));
  std::vector<std::pair<std::string, int64_t>> told;
  for (const auto& snapshot : store_.snapshots()) {
    told.emplace_back(snapshot.group.display_name, snapshot.group.snapshot_version);
  }
  EXPECT_THAT(told, ElementsAre(std::make_pair("Ventas", 1), std::make_pair("Ventas Madrid", 2)));
}

TEST_F(GroupsUseCases, PeopleWhoWereThereBeforeAreNotAskedAfterAgain) {
  ASSERT_OK_AND_ASSIGN(Group group, Create(Sales()));
  people_.people.clear();
  people_.asked = 0;
  std::swap(group.agents[0], group.agents[1]);
  EXPECT_THAT(Update(group, {GroupField::kAgents}), IsOk());
  EXPECT_EQ(people_.asked, 0);
  group.administrators = {PersonId("ana")};
  EXPECT_THAT(Update(group, {GroupField::kAdministrators}),
              StatusIs(absl::StatusCode::kNotFound, "PERSON_NOT_FOUND"));
}

TEST_F(GroupsUseCases, AnOutageOfTheDirectoryIsPassedOnAndNothingIsKept) {
  people_.outage = absl::UnavailableError("down");
  EXPECT_THAT(Create(Sales()), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_TRUE(store_.snapshots().empty());
}

TEST_F(GroupsUseCases, APersonNeedsThePermissionAndAMachineDoesNot) {
  EXPECT_THAT(Create(Sales(), {WorkspaceId("w1"), PersonId("ana")}),
              StatusIs(absl::StatusCode::kPermissionDenied, "CREATE_GROUPS"));
  EXPECT_THAT(Create(Sales(), {WorkspaceId("w1"), PersonId("bob")}), IsOk());
  Group other = Sales();
  other.queue_id = "other";
  EXPECT_THAT(Create(other, {WorkspaceId("w1"), PersonId()}), IsOk());
  ASSERT_EQ(store_.audits().size(), 2u);
  EXPECT_EQ(store_.audits()[0].actor, "people/bob");
  EXPECT_EQ(store_.audits()[1].actor, "key");
}

TEST_F(GroupsUseCases, AnArchivedGroupIsNotChanged) {
  ASSERT_OK_AND_ASSIGN(const Group group, Create(Sales()));
  ASSERT_THAT(groups_.Archive({}, group.workspace, group.id, 1, absl::InfiniteFuture()), IsOk());
  EXPECT_THAT(Update(group, {GroupField::kDisplayName}),
              StatusIs(absl::StatusCode::kFailedPrecondition, "GROUP_ARCHIVED"));
  EXPECT_EQ(store_.snapshots().size(), 2u);
}

TEST_F(GroupsUseCases, AHolidayIsToldToThoseWhoObserveItAlone) {
  Group all = Sales();
  all.holidays = {true, {}, "Europe/Madrid"};
  ASSERT_OK_AND_ASSIGN(all, Create(all));
  Group none = Sales();
  none.queue_id = "none";
  ASSERT_THAT(Create(none), IsOk());
  Holiday holiday;
  holiday.workspace = WorkspaceId("w1");
  holiday.display_name = "Navidad";
  holiday.date = absl::CivilDay(2026, 12, 25);
  ASSERT_THAT(catalogue_.Create({}, holiday, {}, absl::InfiniteFuture()), IsOk());

  ASSERT_EQ(store_.snapshots().size(), 3u);
  const FakeGroupStore::Snapshot last = store_.snapshots().back();
  EXPECT_EQ(last.group.id, all.id);
  EXPECT_EQ(last.group.version, 1);
  EXPECT_EQ(last.group.snapshot_version, 2);
  ASSERT_EQ(last.observed.size(), 1u);
  EXPECT_EQ(last.observed[0].display_name, "Navidad");
}

TEST_F(GroupsUseCases, WhatWasWrongBeforeStopsNobodyFromChangingSomethingElse) {
  Group closed = Sales();
  closed.id = GroupId("g1");
  closed.hours = Hours{"Europe/Madrid", {}};  // As before such groups were refused.
  closed.version = closed.snapshot_version = 1;
  ASSERT_THAT(store_.Edit(closed.workspace, absl::InfiniteFuture(),
                          [&](GroupEdit& edit) { return edit.Insert(closed, {}); }),
              IsOk());
  closed.display_name = "Otra";
  EXPECT_THAT(Update(closed, {GroupField::kDisplayName}), IsOk());
  closed.distribution.skills = {{"german", 3, false, {}}};
  EXPECT_THAT(Update(closed, {GroupField::kDistribution}),
              StatusIs(absl::StatusCode::kFailedPrecondition, "SKILL_WITHOUT_AGENT"));
}

TEST_F(GroupsUseCases, AnUpdateThatChangesNothingTellsNobody) {
  ASSERT_OK_AND_ASSIGN(const Group group, Create(Sales()));
  ASSERT_OK_AND_ASSIGN(const Group same, Update(group, {GroupField::kDisplayName}));
  EXPECT_EQ(same.version, group.version);
  EXPECT_EQ(store_.snapshots().size(), 1u);
  EXPECT_EQ(store_.audits().size(), 1u);
}

TEST_F(GroupsUseCases, AHolidayThatIsNotThereCannotBePicked) {
  Group group = Sales();
  group.holidays = {false, {HolidayId("h1")}, "UTC"};
  EXPECT_THAT(Create(group), StatusIs(absl::StatusCode::kNotFound, "HOLIDAY_NOT_FOUND"));
}

}  // namespace
}  // namespace centralita::groups
