// The feed, holidays, and who may do what, asked for through gRPC on a real PostgreSQL.

#include "services/groups/service_fixture.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace centralita::groups {
namespace {

using test::IsOk;
using test::StatusIs;
using testing::ElementsAre;

TEST_F(GroupsTest, TheFeedHasEverySnapshotInOrder) {
  ASSERT_OK_AND_ASSIGN(const v1::Holiday christmas, AddHoliday("Navidad", "2026-12-25", true));
  v1::Group wanted = Sales("all");
  wanted.mutable_holidays()->set_all(true);
  wanted.mutable_holidays()->set_time_zone("Europe/Madrid");
  ASSERT_OK_AND_ASSIGN(const v1::Group all, Create(wanted));
  wanted = Sales("picks");
  wanted.mutable_holidays()->add_holidays(christmas.name());
  wanted.mutable_holidays()->set_time_zone("Europe/Madrid");
  ASSERT_OK_AND_ASSIGN(const v1::Group picks, Create(wanted));
  ASSERT_OK_AND_ASSIGN(const v1::Group none, Create(Sales("none")));
  ASSERT_THAT(AddHoliday("Fiesta", "2026-05-15"), IsOk());
  ASSERT_THAT(DeleteHoliday(christmas), IsOk());

  std::vector<std::string> told;
  for (const v1::GroupSnapshot& snapshot : Feed()) {
    told.push_back(absl::StrCat(snapshot.group().queue_id(), " v", snapshot.version(), " ",
                                snapshot.holidays_size(), " holidays"));
  }
  ASSERT_EQ(told.size(), 6u);
  EXPECT_THAT(std::vector<std::string>(told.begin(), told.begin() + 4),
              ElementsAre("all v1 1 holidays", "picks v1 1 holidays", "none v1 0 holidays",
                          "all v2 2 holidays"));
  EXPECT_THAT(std::vector<std::string>(told.begin() + 4, told.end()),
              testing::UnorderedElementsAre("all v3 1 holidays", "picks v2 0 holidays"));
  ASSERT_OK_AND_ASSIGN(const v1::Group unpicked, Get(picks.name()));
  EXPECT_EQ(unpicked.holidays().holidays_size(), 0);
  EXPECT_NE(unpicked.etag(), picks.etag());
  ASSERT_OK_AND_ASSIGN(const v1::Group same, Get(all.name()));
  EXPECT_EQ(same.etag(), all.etag()) << "a holiday does not change the group itself";
}

TEST_F(GroupsTest, WhatIsRefusedLeavesNoTraceInTheFeed) {
  ASSERT_OK_AND_ASSIGN(const v1::Group group, Create(Sales()));
  EXPECT_FALSE(Create(Sales()).ok());
  v1::Group wanted = group;
  wanted.set_queue_id("");
  EXPECT_FALSE(Update(wanted, {"queue_id"}).ok());
  EXPECT_EQ(Feed().size(), 1u);
}

TEST_F(GroupsTest, AvailabilityFollowsHoursAndHolidays) {
  v1::Group wanted = Sales();
  wanted.mutable_schedule()->set_time_zone("Europe/Madrid");
  for (int day = v1::WEEKDAY_MONDAY; day <= v1::WEEKDAY_FRIDAY; ++day) {
    v1::WeeklyInterval& interval = *wanted.mutable_schedule()->add_intervals();
    interval.set_weekday(static_cast<v1::Weekday>(day));
    interval.set_open_minute(9 * 60);
    interval.set_close_minute(18 * 60);
  }
  wanted.mutable_holidays()->set_all(true);
  ASSERT_OK_AND_ASSIGN(const v1::Group group, Create(wanted));
  ASSERT_THAT(AddHoliday("Navidad", "2026-12-25", true), IsOk());

  constexpr int64_t kThursdayNoon = 1798110000;  // 2026-12-24T12:00:00+01:00
  ASSERT_OK_AND_ASSIGN(const auto open, AvailabilityAt(group, kThursdayNoon));
  EXPECT_TRUE(open.open());
  EXPECT_EQ(open.rule(), v1::AVAILABILITY_RULE_WEEKLY_HOURS);
  EXPECT_EQ(open.next_change_time().seconds(), kThursdayNoon + 6 * 3600);
  ASSERT_OK_AND_ASSIGN(const auto christmas, AvailabilityAt(group, kThursdayNoon + 86400));
  EXPECT_FALSE(christmas.open());
  EXPECT_EQ(christmas.rule(), v1::AVAILABILITY_RULE_HOLIDAY);
  EXPECT_EQ(christmas.holiday(), "Navidad");
  EXPECT_EQ(christmas.next_change_time().seconds(), kThursdayNoon + 4 * 86400 - 3 * 3600);
}

TEST_F(GroupsTest, HolidaysAreOneADayAndListedByDate) {
  ASSERT_THAT(AddHoliday("B", "2026-12-25"), IsOk());
  ASSERT_THAT(AddHoliday("A", "2026-01-06"), IsOk());
  ASSERT_THAT(AddHoliday("Each year", "2020-12-25", true), IsOk());
  EXPECT_THAT(AddHoliday("Again", "2026-12-25"),
              StatusIs(absl::StatusCode::kAlreadyExists, "HOLIDAY_REPEATED"));
  EXPECT_THAT(AddHoliday("Again", "1999-12-25", true),
              StatusIs(absl::StatusCode::kAlreadyExists, "HOLIDAY_REPEATED"));
  for (const char* date : {"", "2026-02-30", "2026-2-3", "25.12.2026"}) {
    EXPECT_THAT(AddHoliday("X", date),
                StatusIs(absl::StatusCode::kInvalidArgument, "DATE_MALFORMED"))
        << date;
  }
  v1::ListHolidaysRequest request;
  request.set_parent(workspace_);
  request.set_page_size(2);
  std::vector<std::string> names;
  do {
    ASSERT_OK_AND_ASSIGN(
        const auto page,
        Ask(*holidays_, &v1::HolidayService::StubInterface::ListHolidays, request));
    for (const v1::Holiday& holiday : page.holidays()) names.push_back(holiday.display_name());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(names, ElementsAre("Each year", "A", "B"));
}

TEST_F(GroupsTest, NobodySeesAnotherWorkspace) {
  ASSERT_OK_AND_ASSIGN(const v1::Group group, Create(Sales()));
  const As stranger{"workspaces/stranger", ""};
  EXPECT_THAT(Get(group.name(), stranger),
              StatusIs(absl::StatusCode::kPermissionDenied, "WORKSPACE_FOREIGN"));
  EXPECT_THAT(Update(group, {"display_name"}, stranger),
              StatusIs(absl::StatusCode::kPermissionDenied, "WORKSPACE_FOREIGN"));
  EXPECT_THAT(Create(Sales("mine"), "", stranger),
              StatusIs(absl::StatusCode::kPermissionDenied, "WORKSPACE_FOREIGN"));
  EXPECT_THAT(Get(absl::StrCat("workspaces/stranger/groups/", LastId(group.name())), stranger),
              StatusIs(absl::StatusCode::kNotFound, "GROUP_NOT_FOUND"));
}

TEST_F(GroupsTest, PeopleNeedThePermissionToCreateGroups) {
  EXPECT_THAT(Create(Sales(), "", {workspace_, "agent-1"}),
              StatusIs(absl::StatusCode::kPermissionDenied, "CREATE_GROUPS"));
  EXPECT_THAT(Create(Sales(), "", {workspace_, "stranger"}),
              StatusIs(absl::StatusCode::kPermissionDenied, "CREATE_GROUPS"));
  EXPECT_THAT(Create(Sales("by-boss"), "", {workspace_, "boss-1"}), IsOk());
  EXPECT_THAT(Create(Sales("by-key"), "", {workspace_, ""}), IsOk());
  EXPECT_EQ(running_->database().Query(
                absl::StrCat("SELECT string_agg(actor || ' ' || action, ', ' ORDER BY id)"
                             " FROM groups.audit_log WHERE workspace_id = '",
                             LastId(workspace_), "'")),
            "people/boss-1 CreateGroup, key CreateGroup");
}

TEST_F(GroupsTest, TwentyFiveHundredGroupsArePagedWithoutGapOrRepetition) {
  ASSERT_OK_AND_ASSIGN(const v1::Group first, Create(Sales("first")));
  running_->database().Query(absl::StrFormat(
      "WITH made AS (INSERT INTO groups.groups SELECT (jsonb_populate_record(g, jsonb_build_object("
      "'id', 'g' || n, 'queue_id', 'q' || n, 'display_name', 'Name ' || n %% 50))).*"
      " FROM groups.groups AS g, generate_series(1, 2499) AS n WHERE g.id = '%s' RETURNING 1)"
      " SELECT count(*) FROM made",
      LastId(first.name())));
  v1::ListGroupsRequest request;
  request.set_parent(workspace_);
  request.set_page_size(1000);
  std::vector<int> sizes;
  std::vector<std::pair<std::string, std::string>> seen;
  do {
    ASSERT_OK_AND_ASSIGN(const auto page,
                         Ask(*groups_, &v1::GroupService::StubInterface::ListGroups, request));
    sizes.push_back(page.groups_size());
    for (const v1::Group& group : page.groups()) {
      seen.emplace_back(group.display_name(), group.name());
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(sizes, ElementsAre(1000, 1000, 500));
  EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
  EXPECT_EQ(std::set(seen.begin(), seen.end()).size(), 2500u);
}

}  // namespace
}  // namespace centralita::groups
