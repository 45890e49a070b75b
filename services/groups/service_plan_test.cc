// Many groups at once: plan, apply, templates; through gRPC on a real PostgreSQL.

#include <string>
#include <thread>
#include <vector>

#include "services/groups/service_fixture.h"

namespace centralita::groups {
namespace {

using test::IsOk;
using test::StatusIs;
using testing::Contains;
using testing::ElementsAre;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
constexpr absl::StatusCode kAborted = absl::StatusCode::kAborted;

class PlanTest : public GroupsTest {
 protected:
  v1::PlanGroupsRequest Listed(const std::vector<v1::Group>& groups, bool archive_others = false) {
    v1::PlanGroupsRequest request;
    request.set_parent(workspace_);
    for (const v1::Group& group : groups) *request.add_groups() = group;
    request.set_archive_others(archive_others);
    return request;
  }

  static std::vector<std::string> Actions(const v1::Plan& plan) {
    std::vector<std::string> actions;
    for (const v1::PlannedGroup& group : plan.groups()) {
      actions.push_back(
          absl::StrCat(group.queue_id(), " ", v1::PlannedAction_Name(group.action()).substr(15)));
    }
    return actions;
  }

  absl::StatusOr<v1::ApplyGroupsResponse> ApplyAs(const v1::PlanGroupsRequest& list,
                                                  const std::string& etag,
                                                  const std::string& request_id = "") {
    v1::ApplyGroupsRequest request;
    *request.mutable_plan() = list;
    request.set_etag(etag);
    request.set_request_id(request_id);
    return Apply(request);
  }

  absl::StatusOr<v1::ApplyGroupsResponse> PlanAndApply(const v1::PlanGroupsRequest& list,
                                                       const std::string& request_id = "") {
    absl::StatusOr<v1::Plan> plan = PlanGroups(list);
    if (!plan.ok()) return plan.status();
    return ApplyAs(list, plan->etag(), request_id);
  }

  /// A group that overflows to that of `queue_id`.
  v1::Group To(const std::string& from, const std::string& queue_id) {
    v1::Group group = Sales(from);
    group.mutable_overflow()->add_targets("queues/" + queue_id);
    group.mutable_overflow()->set_when_no_agent(true);
    return group;
  }
};

TEST_F(PlanTest, APlanSaysWhatWouldBeDoneAndDoesNothing) {
  ASSERT_OK_AND_ASSIGN(const v1::Group same, Create(Sales("same")));
  ASSERT_THAT(Create(Sales("changes")), IsOk());
  ASSERT_THAT(Create(Sales("goes")), IsOk());
  v1::Group changed = Sales("changes");
  changed.mutable_ring_time()->set_seconds(12);
  const auto list = Listed({Sales("same"), changed, To("new", "same")}, true);
  ASSERT_OK_AND_ASSIGN(const v1::Plan plan, PlanGroups(list));
  EXPECT_THAT(Actions(plan),
              ElementsAre("same NONE", "changes UPDATE", "new CREATE", "goes ARCHIVE"));
  EXPECT_EQ(plan.groups(0).group(), same.name());
  EXPECT_EQ(plan.groups(2).group(), "");
  ASSERT_EQ(plan.groups(1).fields_size(), 1);
  EXPECT_EQ(plan.groups(1).fields(0).path(), "ring_time");
  EXPECT_EQ(plan.groups(1).fields(0).before(), "30s");
  EXPECT_EQ(plan.groups(1).fields(0).after(), "12s");
  EXPECT_EQ(Feed().size(), 3u);
}

TEST_F(PlanTest, WhatIsAppliedIsAsPlannedAndThenNothingIsLeftToDo) {
  ASSERT_OK_AND_ASSIGN(const v1::Group kept, Create(Sales("b")));
  ASSERT_THAT(Create(Sales("goes")), IsOk());
  const auto list = Listed({To("a", "b"), To("b", "c"), Sales("c")}, true);
  ASSERT_OK_AND_ASSIGN(const auto applied, PlanAndApply(list));
  ASSERT_EQ(applied.groups_size(), 3);
  EXPECT_EQ(applied.groups(1).name(), kept.name());
  EXPECT_THAT(applied.groups(0).overflow().targets(), ElementsAre(kept.name()));
  EXPECT_THAT(applied.groups(1).overflow().targets(), ElementsAre(applied.groups(2).name()));
  ASSERT_EQ(applied.archived_size(), 1);
  EXPECT_EQ(Get(applied.archived(0))->state(), v1::GROUP_STATE_ARCHIVED);
  EXPECT_EQ(Feed().size(), 6u) << "a snapshot of each that changed";
  ASSERT_OK_AND_ASSIGN(const v1::Plan again, PlanGroups(list));
  EXPECT_THAT(Actions(again), ElementsAre("a NONE", "b NONE", "c NONE"));
  ASSERT_OK_AND_ASSIGN(const auto nothing, ApplyAs(list, again.etag()));
  EXPECT_EQ(nothing.groups(1).etag(), applied.groups(1).etag());
  EXPECT_EQ(Feed().size(), 6u);
  ASSERT_OK_AND_ASSIGN(const auto changes, Changes(kept.name()));
  EXPECT_EQ(changes.changes(0).action(), "ApplyGroups");
}

TEST_F(PlanTest, AnOutdatedPlanIsNotCarriedOut) {
  ASSERT_OK_AND_ASSIGN(v1::Group group, Create(Sales("a")));
  const auto list = Listed({Sales("a"), Sales("b")});
  ASSERT_OK_AND_ASSIGN(const v1::Plan plan, PlanGroups(list));
  EXPECT_THAT(ApplyAs(Listed({Sales("a"), Sales("c")}), plan.etag()),
              StatusIs(kAborted, "PLAN_OUTDATED"))
      << "another list";
  group.set_priority(3);
  ASSERT_THAT(Update(group, {"priority"}), IsOk());
  EXPECT_THAT(ApplyAs(list, plan.etag()), StatusIs(kAborted, "PLAN_OUTDATED"));
  EXPECT_THAT(ApplyAs(list, ""), StatusIs(kInvalid, "ETAG_REQUIRED"));
  EXPECT_THAT(ApplyAs(list, "nonsense"), StatusIs(kAborted, "PLAN_OUTDATED"));
  EXPECT_EQ(Feed().size(), 2u);
}

TEST_F(PlanTest, ARepeatedRequestIsCarriedOutOnce) {
  const auto list = Listed({Sales("a"), Sales("b")});
  ASSERT_OK_AND_ASSIGN(const v1::Plan plan, PlanGroups(list));
  ASSERT_OK_AND_ASSIGN(const auto first, ApplyAs(list, plan.etag(), "r1"));
  ASSERT_OK_AND_ASSIGN(const auto second, ApplyAs(list, plan.etag(), "r1"));
  ASSERT_EQ(second.groups_size(), 2);
  EXPECT_EQ(second.groups(0).name(), first.groups(0).name());
  EXPECT_EQ(second.groups(1).name(), first.groups(1).name());
  EXPECT_THAT(ApplyAs(Listed({Sales("c")}), plan.etag(), "r1"),
              StatusIs(absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"));
  EXPECT_EQ(Feed().size(), 2u);
}

TEST_F(PlanTest, OfTwoWhoApplyOnePlanAtOnceOneDoesAndOneIsTold) {
  const auto list = Listed({Sales("a"), Sales("b"), Sales("c")});
  ASSERT_OK_AND_ASSIGN(const v1::Plan plan, PlanGroups(list));
  absl::Status one;
  std::thread thread([&] { one = ApplyAs(list, plan.etag()).status(); });
  const absl::Status other = ApplyAs(list, plan.etag()).status();
  thread.join();
  EXPECT_NE(one.ok(), other.ok()) << one << other;
  EXPECT_EQ(Feed().size(), 3u);
}

TEST_F(PlanTest, AFaultInOneGroupStopsThemAll) {
  EXPECT_THAT(PlanGroups(Listed({})), StatusIs(kInvalid, "GROUPS_EMPTY"));
  EXPECT_THAT(PlanGroups(Listed({Sales("a"), Sales("a")})),
              StatusIs(kInvalid, "QUEUE_ID_REPEATED"));
  EXPECT_THAT(PlanGroups(Listed(std::vector<v1::Group>(1001, Sales("a")))),
              StatusIs(kInvalid, "GROUPS_TOO_MANY"));
  v1::Group wrong = Sales("b");
  wrong.clear_agents();
  const absl::Status status = PlanGroups(Listed({Sales("a"), wrong})).status();
  EXPECT_THAT(status, StatusIs(kInvalid, "AGENTS_EMPTY"));
  EXPECT_EQ(status::Metadata(status)["index"], "1");
  wrong = Sales("b");
  wrong.add_agents(Person("clerk-1"));
  EXPECT_THAT(PlanGroups(Listed({Sales("a"), wrong})),
              StatusIs(absl::StatusCode::kFailedPrecondition, "AGENT_WITHOUT_EXTENSION"));
  EXPECT_THAT(PlanGroups(Listed({To("a", "nowhere")})),
              StatusIs(absl::StatusCode::kNotFound, "GROUP_NOT_FOUND"));
  EXPECT_THAT(Create(To("a", "b")), StatusIs(kInvalid, "NAME_MALFORMED"))
      << "queues are names in a plan alone";
  EXPECT_TRUE(Feed().empty());
}

TEST_F(PlanTest, AnErrorIsShownInThePlanAndRefusedWhenItIsApplied) {
  const auto list = Listed({To("a", "b"), To("b", "c"), To("c", "a")});
  ASSERT_OK_AND_ASSIGN(const v1::Plan plan, PlanGroups(list));
  ASSERT_FALSE(plan.findings().empty());
  EXPECT_EQ(plan.findings(0).reason(), "OVERFLOW_CYCLE");
  EXPECT_EQ(plan.findings(0).group(), "queues/a");
  EXPECT_THAT(ApplyAs(list, plan.etag()),
              StatusIs(absl::StatusCode::kFailedPrecondition, "OVERFLOW_CYCLE"));
  EXPECT_TRUE(Feed().empty());
}

TEST_F(PlanTest, WhatOthersStillSendCallsToIsNotArchivedByAPlan) {
  ASSERT_OK_AND_ASSIGN(const v1::Group a, Create(Sales("a")));
  ASSERT_OK_AND_ASSIGN(const v1::Group b, Create(Sales("b")));
  v1::Group sender = Sales("a");
  sender.mutable_overflow()->add_targets(b.name());
  sender.mutable_overflow()->set_when_no_agent(true);
  EXPECT_THAT(PlanAndApply(Listed({sender}, true)),
              StatusIs(absl::StatusCode::kFailedPrecondition, "TARGET_NOT_IN_SERVICE"));
}

TEST_F(PlanTest, PeopleNeedThePermission) {
  EXPECT_THAT(PlanGroups(Listed({Sales("a")}), {workspace_, "agent-1"}),
              StatusIs(absl::StatusCode::kPermissionDenied, "CREATE_GROUPS"));
  v1::ApplyGroupsRequest request;
  *request.mutable_plan() = Listed({Sales("a")});
  request.set_etag("1");
  EXPECT_THAT(Apply(request, {workspace_, "agent-1"}),
              StatusIs(absl::StatusCode::kPermissionDenied, "CREATE_GROUPS"));
  EXPECT_THAT(Apply(request, {"workspaces/stranger", ""}),
              StatusIs(absl::StatusCode::kPermissionDenied, "WORKSPACE_FOREIGN"));
}

TEST_F(PlanTest, ATemplateWithAgentsIsAGroup) {
  v1::ListGroupTemplatesRequest request;
  request.set_parent(workspace_);
  request.set_time_zone("America/Bogota");
  ASSERT_OK_AND_ASSIGN(
      const auto response,
      Ask(*policies_, &v1::PolicyService::StubInterface::ListGroupTemplates, request));
  std::vector<std::string> ids;
  for (const v1::GroupTemplate& from : response.templates()) {
    ids.push_back(from.template_id());
    EXPECT_GE(from.group().ring_time().seconds(), 20);
    EXPECT_LE(from.group().ring_time().seconds(), 30);
    v1::Group group = from.group();
    group.add_agents(Person("agent-1"));
    EXPECT_THAT(Create(group), IsOk()) << from.template_id();
  }
  EXPECT_THAT(ids, ElementsAre("support", "sales", "after_hours_overflow"));
  EXPECT_EQ(response.templates(0).group().schedule().time_zone(), "America/Bogota");
  request.set_time_zone("America/Nowhere");
  EXPECT_THAT(Ask(*policies_, &v1::PolicyService::StubInterface::ListGroupTemplates, request),
              StatusIs(kInvalid, "TIME_ZONE_UNKNOWN"));
}

}  // namespace
}  // namespace centralita::groups
