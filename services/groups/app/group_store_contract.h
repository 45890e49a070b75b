#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"
#include "services/groups/app/group_store.h"

namespace centralita::groups {

/// What every GroupStore promises. Instantiate it once per implementation, fakes too: a fake that has
/// not passed the contract proves nothing about the code above it. Each case has a store of its own.
class GroupStoreContract
    : public testing::TestWithParam<std::function<std::shared_ptr<GroupStore>()>> {
 protected:
  static Group Sample(const std::string& id, const std::string& queue_id) {
    Group group;
    group.id = GroupId(id);
    group.workspace = WorkspaceId("w1");
    group.display_name = absl::StrCat("Ventas, \"", id, "\" \\ ñ");
    group.queue_id = queue_id;
    group.hours = Hours{"Europe/Madrid",
                        {{absl::Weekday::sunday, 1320, 1800}, {absl::Weekday::monday, 540, 720}}};
    group.holidays = {false, {HolidayId("h1"), HolidayId("h2")}, ""};
    group.overflow = {{}, true, false, true, false};
    group.agents = {PersonId("p2"), PersonId("p1")};
    group.administrators = {PersonId("p3")};
    group.ring_time = absl::Milliseconds(20500);
    group.allow_transfer = true;
    group.fail_safe = FailSafe::kClosed;
    group.create_time = group.update_time = absl::FromUnixMicros(1795000000123456);
    group.version = group.snapshot_version = 1;
    return group;
  }

  /// With all that is not as by default.
  static Group Elaborate(const std::string& id, const std::string& queue_id) {
    Group group = Sample(id, queue_id);
    group.overflow.when_full = true;
    group.holidays = {true, {}, "", {"ES-MD", "PT"}};
    group.distribution = {Strategy::kLeastTalk,
                          absl::Milliseconds(2500),
                          7,
                          {{"alemán", 3, true, absl::Seconds(40)}, {"vip", 1, false, {}}},
                          {absl::Hours(24), absl::Seconds(10)}};
    AgentSettings settings{.agent = PersonId("p1"), .level = 3, .weight = 9};
    settings.skills = {{"alemán", 5}};
    settings.wrap_up_time = absl::ZeroDuration();
    settings.join_after = absl::Seconds(5);
    settings.start_time = absl::FromUnixSeconds(1800000000);
    settings.end_time = absl::FromUnixSeconds(1900000000);
    settings.disabled = true;
    group.agent_settings = {settings};
    group.max_length = 12;
    group.empty_queue = {Emptiness::kNever, Emptiness::kNoneStaffed, absl::Seconds(3)};
    group.missed_offers = {1, 2, 3, PauseScope::kGroup, absl::Seconds(60), absl::Seconds(4), 5};
    group.announcements = {true, true, absl::Seconds(1), absl::Seconds(20), true};
    group.callback = {true, "*", absl::Seconds(2), absl::Seconds(90)};
    group.priority = -4;
    group.service_level_time = absl::Seconds(33);
    group.max_wrap_up_extension = absl::Seconds(44);
    group.channels = {Channel::kMail, Channel::kCall};
    group.overrides = {
        {"Verano", absl::CivilDay(2027, 8, 1), absl::CivilDay(2027, 8, 15), {{540, 840}}},
        {"Inventario", absl::CivilDay(2027, 9, 1), absl::CivilDay(2027, 9, 1), {}}};
    group.manual = ManualState{true, absl::FromUnixSeconds(1850000000), "Simulacro", PersonId("p3"),
                               absl::FromUnixSeconds(1795000001)};
    return group;
  }

  static Holiday SampleHoliday(const std::string& id, absl::CivilDay date, bool yearly = false) {
    return {HolidayId(id), WorkspaceId("w1"), "Fiesta", date, yearly, {{540, 720}, {800, 900}}, 1};
  }

  absl::Status Insert(const Group& group) {
    return store_->Edit(group.workspace, test::Soon(),
                        [&](GroupEdit& edit) { return edit.Insert(group, {}); });
  }

  absl::Status Edit(const std::function<absl::Status(GroupEdit&)>& body) {
    return store_->Edit(WorkspaceId("w1"), test::Soon(), body);
  }

  absl::StatusOr<Group> Get(const std::string& id) {
    return store_->Get(WorkspaceId("w1"), GroupId(id), test::Soon());
  }

  const std::shared_ptr<GroupStore> store_ = GetParam()();
};

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(GroupStoreContract);

TEST_P(GroupStoreContract, GetReturnsWhatInsertKept) {
  ASSERT_THAT(Insert(Sample("g1", "q1")), test::IsOk());
  EXPECT_THAT(Get("g1"), test::IsOkAndHolds(Sample("g1", "q1")));
  Group plain = Sample("g2", "q2");
  plain.hours = std::nullopt;
  plain.holidays = {true, {}, "America/Bogota"};
  plain.redirect = {RedirectMode::kNotFound, GroupId("g1")};
  ASSERT_THAT(Insert(plain), test::IsOk());
  EXPECT_THAT(Get("g2"), test::IsOkAndHolds(plain));
}

TEST_P(GroupStoreContract, EverySettingIsKept) {
  ASSERT_THAT(Insert(Elaborate("g1", "q1")), test::IsOk());
  EXPECT_THAT(Get("g1"), test::IsOkAndHolds(Elaborate("g1", "q1")));
  Group changed = Elaborate("g1", "q1");
  changed.manual.reset();
  changed.agent_settings.clear();
  changed.snapshot_version = 2;
  ASSERT_THAT(Edit([&](GroupEdit& edit) { return edit.Replace(changed, {}); }), test::IsOk());
  EXPECT_THAT(Get("g1"), test::IsOkAndHolds(changed));
}

TEST_P(GroupStoreContract, AGroupIsThereForItsWorkspaceAlone) {
  ASSERT_THAT(Insert(Sample("g1", "q1")), test::IsOk());
  const WorkspaceId other("w2");
  EXPECT_THAT(store_->Get(other, GroupId("g1"), test::Soon()),
              test::StatusIs(absl::StatusCode::kNotFound, "GROUP_NOT_FOUND"));
  EXPECT_THAT(store_->FindByQueueId(other, "q1", test::Soon()),
              test::StatusIs(absl::StatusCode::kNotFound, "QUEUE_ID_UNKNOWN"));
  EXPECT_TRUE(store_->List(other, true, {}, test::Soon())->items.empty());
  Group same = Sample("g1", "q1");
  same.workspace = other;
  same.id = GroupId("g9");
  EXPECT_THAT(Insert(same), test::IsOk()) << "queues are unique within a workspace";
}

TEST_P(GroupStoreContract, AnEditThatFailsLeavesNothing) {
  const absl::Status failed = Edit([](GroupEdit& edit) {
    EXPECT_THAT(edit.Insert(Sample("g1", "q1"), {}), test::IsOk());
    EXPECT_THAT(edit.AddHoliday(SampleHoliday("h1", absl::CivilDay(2026, 5, 1))), test::IsOk());
    return absl::AbortedError("changed my mind");
  });
  EXPECT_THAT(failed, test::StatusIs(absl::StatusCode::kAborted));
  EXPECT_THAT(Get("g1"), test::StatusIs(absl::StatusCode::kNotFound));
  EXPECT_TRUE(store_->Holidays(WorkspaceId("w1"), test::Soon())->empty());
}

TEST_P(GroupStoreContract, AnEditSeesWhatItHasDone) {
  ASSERT_THAT(Edit([](GroupEdit& edit) {
                EXPECT_THAT(edit.Insert(Sample("g1", "q1"), {}), test::IsOk());
                EXPECT_THAT(edit.Get(GroupId("g1")), test::IsOk());
                EXPECT_THAT(*edit.InService({GroupId("g1"), GroupId("g2")}),
                            testing::ElementsAre(Sample("g1", "q1")));
                return absl::OkStatus();
              }),
              test::IsOk());
}

TEST_P(GroupStoreContract, AQueueHasOneGroupInService) {
  ASSERT_THAT(Insert(Sample("g1", "q1")), test::IsOk());
  EXPECT_THAT(Insert(Sample("g2", "q1")),
              test::StatusIs(absl::StatusCode::kAlreadyExists, "QUEUE_ID_TAKEN"));
  Group archived = Sample("g1", "q1");
  archived.archived = true;
  archived.snapshot_version = 2;
  ASSERT_THAT(Edit([&](GroupEdit& edit) { return edit.Replace(archived, {}); }), test::IsOk());
  EXPECT_THAT(Insert(Sample("g2", "q1")), test::IsOk());
  EXPECT_EQ(store_->FindByQueueId(WorkspaceId("w1"), "q1", test::Soon())->id, GroupId("g2"));
}

TEST_P(GroupStoreContract, KnowsWhoSendsCallsWhere) {
  Group a = Sample("a", "qa");
  a.overflow.targets = {GroupId("b"), GroupId("c")};
  Group d = Sample("d", "qd");
  d.redirect = {RedirectMode::kBoth, GroupId("c")};
  for (const Group& group : {a, Sample("b", "qb"), Sample("c", "qc"), d}) {
    ASSERT_THAT(Insert(group), test::IsOk());
  }
  ASSERT_THAT(Edit([&](GroupEdit& edit) {
                EXPECT_THAT(*edit.SendersTo(GroupId("c")), testing::ElementsAre(a, d));
                EXPECT_THAT(*edit.SendersTo(GroupId("b")), testing::ElementsAre(a));
                EXPECT_EQ(edit.OverflowNodes()->size(), 1u);
                EXPECT_EQ((*edit.OverflowNodes())[0].targets, a.overflow.targets);
                return absl::OkStatus();
              }),
              test::IsOk());
}

TEST_P(GroupStoreContract, KnowsWhoObservesAHoliday) {
  Group all = Sample("a", "qa");
  all.holidays = {true, {}, ""};
  const Group picks = Sample("b", "qb");
  Group none = Sample("c", "qc");
  none.holidays = {};
  for (const Group& group : {all, picks, none}) ASSERT_THAT(Insert(group), test::IsOk());
  ASSERT_THAT(Edit([&](GroupEdit& edit) {
                EXPECT_THAT(*edit.Observers(HolidayId("h1"), true),
                            testing::UnorderedElementsAre(all, picks));
                EXPECT_THAT(*edit.Observers(HolidayId("h1"), false), testing::ElementsAre(all));
                EXPECT_THAT(*edit.Observers(HolidayId("h7"), true), testing::ElementsAre(all));
                return absl::OkStatus();
              }),
              test::IsOk());
}

TEST_P(GroupStoreContract, HolidaysAreOneADayInTheOrderOfTheirDates) {
  const Holiday late = SampleHoliday("h1", absl::CivilDay(2026, 12, 25));
  const Holiday early = SampleHoliday("h2", absl::CivilDay(2026, 1, 6));
  const Holiday yearly = SampleHoliday("h3", absl::CivilDay(2020, 12, 25), /*yearly=*/true);
  for (const Holiday& holiday : {late, early, yearly}) {
    ASSERT_THAT(Edit([&](GroupEdit& edit) { return edit.AddHoliday(holiday); }), test::IsOk());
  }
  const Holiday again = SampleHoliday("h4", absl::CivilDay(2030, 12, 25), /*yearly=*/true);
  EXPECT_THAT(Edit([&](GroupEdit& edit) { return edit.AddHoliday(again); }),
              test::StatusIs(absl::StatusCode::kAlreadyExists, "HOLIDAY_REPEATED"));
  EXPECT_THAT(*store_->Holidays(WorkspaceId("w1"), test::Soon()),
              testing::ElementsAre(yearly, early, late));
  ASSERT_THAT(Edit([&](GroupEdit& edit) { return edit.RemoveHoliday(early.id); }), test::IsOk());
  EXPECT_THAT(Edit([&](GroupEdit& edit) { return edit.RemoveHoliday(early.id); }),
              test::StatusIs(absl::StatusCode::kNotFound, "HOLIDAY_NOT_FOUND"));
}

TEST_P(GroupStoreContract, HolidaysMoveAndHoldInRegions) {
  Holiday friday = SampleHoliday("h1", absl::CivilDay(), false);
  friday.moving = schedule::DaysFromEaster{-2};
  Holiday monday = SampleHoliday("h2", absl::CivilDay(), false);
  monday.moving = schedule::WeekdayOfMonth{2, absl::Weekday::monday, -1};
  Holiday madrid = SampleHoliday("h3", absl::CivilDay(2027, 5, 2));
  madrid.regions = {"ES-MD"};
  Holiday spain = SampleHoliday("h4", absl::CivilDay(2027, 5, 2));
  for (const Holiday& holiday : {friday, monday, madrid, spain}) {
    ASSERT_THAT(Edit([&](GroupEdit& edit) { return edit.AddHoliday(holiday); }), test::IsOk());
  }
  EXPECT_THAT(*store_->Holidays(WorkspaceId("w1"), test::Soon()),
              testing::ElementsAre(friday, monday, madrid, spain));
  spain.display_name = "Otra";
  spain.version = 2;
  ASSERT_THAT(Edit([&](GroupEdit& edit) { return edit.ReplaceHoliday(spain); }), test::IsOk());
  ASSERT_THAT(Edit([&](GroupEdit& edit) {
                EXPECT_THAT(edit.GetHoliday(spain.id), test::IsOkAndHolds(spain));
                return absl::OkStatus();
              }),
              test::IsOk());
  spain.regions = {"ES-MD"};
  EXPECT_THAT(Edit([&](GroupEdit& edit) { return edit.ReplaceHoliday(spain); }),
              test::StatusIs(absl::StatusCode::kAlreadyExists, "HOLIDAY_REPEATED"));
  spain.id = HolidayId("h9");
  EXPECT_THAT(Edit([&](GroupEdit& edit) { return edit.ReplaceHoliday(spain); }),
              test::StatusIs(absl::StatusCode::kNotFound, "HOLIDAY_NOT_FOUND"));
}

TEST_P(GroupStoreContract, TheRevisionGrowsWithEveryChange) {
  std::vector<int64_t> revisions;
  const auto look = [&] {
    return Edit([&](GroupEdit& edit) {
      revisions.push_back(*edit.Revision());
      return absl::OkStatus();
    });
  };
  ASSERT_THAT(look(), test::IsOk());
  ASSERT_THAT(Insert(Sample("g1", "q1")), test::IsOk());
  ASSERT_THAT(look(), test::IsOk());
  Group archived = Sample("g1", "q1");
  archived.archived = true;
  archived.snapshot_version = 2;
  ASSERT_THAT(Edit([&](GroupEdit& edit) {
                EXPECT_THAT(*edit.AllInService(), testing::SizeIs(1));
                return edit.Replace(archived, {});
              }),
              test::IsOk());
  ASSERT_THAT(look(), test::IsOk());
  EXPECT_THAT(revisions, testing::ElementsAre(0, 1, 2));
  ASSERT_THAT(Edit([&](GroupEdit& edit) {
                EXPECT_TRUE(edit.AllInService()->empty());
                return absl::OkStatus();
              }),
              test::IsOk());
}

TEST_P(GroupStoreContract, TheAuditLogIsReadTheNewestFirst) {
  const auto note = [](const std::string& actor, const std::string& resource) {
    Audit audit{WorkspaceId("w1"), actor, "UpdateGroup", resource};
    audit.differences = {{.path = "agents", .added = {"ñ\"\\"}, .removed = {"p2"}},
                         {.path = "ring_time", .before = "30s", .after = "20s"}};
    return audit;
  };
  ASSERT_THAT(Edit([&](GroupEdit& edit) {
                for (const Audit& audit : {note("a", "g1"), note("b", "g2"), note("c", "g1")}) {
                  EXPECT_THAT(edit.Note(audit), test::IsOk());
                }
                return absl::OkStatus();
              }),
              test::IsOk());
  const auto actors = [this](const std::string& resource, PageQuery query) {
    std::vector<std::string> found;
    do {
      const auto page = store_->ListChanges(WorkspaceId("w1"), resource, query, test::Soon());
      for (const AuditEntry& entry : page->items) {
        EXPECT_EQ(entry.audit.differences.size(), 2u);
        found.push_back(entry.audit.actor);
      }
      query.after = page->next;
    } while (!query.after.empty());
    return found;
  };
  EXPECT_THAT(actors("", {"", 1}), testing::ElementsAre("c", "b", "a"));
  EXPECT_THAT(actors("g1", {"", 10}), testing::ElementsAre("c", "a"));
  const auto page = store_->ListChanges(WorkspaceId("w1"), "g2", {"", 1}, test::Soon());
  ASSERT_EQ(page->items.size(), 1u);
  EXPECT_EQ(page->items[0].audit, note("b", "g2"));
  EXPECT_TRUE(store_->ListChanges(WorkspaceId("w2"), "", {"", 9}, test::Soon())->items.empty());
}

TEST_P(GroupStoreContract, AWishIsFulfilledOnce) {
  const Wish wish{"r1", "CreateGroup", "body"};
  ASSERT_THAT(Edit([&](GroupEdit& edit) {
                EXPECT_EQ(*edit.FindWish(wish), std::nullopt);
                return edit.RecordWish(wish, "g1");
              }),
              test::IsOk());
  ASSERT_THAT(Edit([&](GroupEdit& edit) {
                EXPECT_EQ(*edit.FindWish(wish), "g1");
                EXPECT_EQ(*edit.FindWish({"", "CreateGroup", "body"}), std::nullopt);
                EXPECT_THAT(edit.FindWish({"r1", "CreateGroup", "another body"}),
                            test::StatusIs(absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"));
                return absl::OkStatus();
              }),
              test::IsOk());
}

TEST_P(GroupStoreContract, PagesJoinWithoutGap) {
  for (int i = 0; i < 7; ++i) {
    Group group = Sample(absl::StrCat("g", i), absl::StrCat("q", i));
    group.display_name = i % 2 == 0 ? "Same" : absl::StrCat("Name ", i);
    ASSERT_THAT(Insert(group), test::IsOk());
  }
  std::vector<std::string> ids;
  PageQuery query{"", 3};
  do {
    const Page<Group> page = *store_->List(WorkspaceId("w1"), false, query, test::Soon());
    EXPECT_LE(page.items.size(), 3u);
    for (const Group& group : page.items) ids.push_back(group.id.value());
    query.after = page.next;
  } while (!query.after.empty());
  EXPECT_THAT(ids, testing::ElementsAre("g1", "g3", "g5", "g0", "g2", "g4", "g6"));
}

}  // namespace centralita::groups
