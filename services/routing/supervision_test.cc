// What supervisors may do, through the whole service: who may, what becomes of it, and what is kept of it.

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "centralita/groups/v1/group.pb.h"
#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"
#include "services/routing/testing/replica.h"

namespace centralita::routing {
namespace {

using test::Await;
using test::IsOk;
using test::StatusIs;
using Supervision = v1::SupervisionService::StubInterface;

std::string Call(const std::string& id) { return "workspaces/w1/calls/" + id; }
std::string Person(const std::string& id) { return "workspaces/w1/people/" + id; }
std::string GroupNamed(const std::string& id) { return "workspaces/w1/groups/" + id; }

/// With an administrator.
std::string Supervised(const std::string& group, const std::vector<std::string>& agents,
                       const std::string& administrator) {
  groups::v1::GroupSnapshot snapshot;
  EXPECT_TRUE(snapshot.ParseFromString(GroupSnapshot(group, agents)));
  snapshot.mutable_group()->add_administrators(Person(administrator));
  return snapshot.SerializeAsString();
}

class SupervisionTest : public testing::Test {
 protected:
  SupervisionTest() {
    around_.peers.groups().Add("sales", Supervised("sales", {"ana", "bea"}, "sue"));
    around_.peers.groups().Add("help", Supervised("help", {"bea", "cal"}, "hugo"));
    around_.peers.directory().Promote("root");
  }

  template <typename Request>
  static Request About(const std::string& name, const std::string& request_id = "") {
    Request request;
    request.set_name(name);
    request.set_reason("because");
    request.set_request_id(request_id);
    return request;
  }

  v1::MoveCallRequest Move(const std::string& call, const std::string& group,
                           const std::string& request_id = "") {
    auto request = About<v1::MoveCallRequest>(Call(call), request_id);
    request.set_group(GroupNamed(group));
    return request;
  }

  v1::ListSupervisionActionsResponse Actions(Replica& replica, const std::string& parent) {
    v1::ListSupervisionActionsRequest request;
    request.set_parent(parent);
    const auto list =
        AskAs("root", replica.supervision(), &Supervision::ListSupervisionActions, request);
    EXPECT_THAT(list, IsOk());
    return list.value_or(v1::ListSupervisionActionsResponse());
  }

  Surroundings around_;
};

TEST_F(SupervisionTest, OnlyAdministratorsOfTheGroupOrTheWorkspaceStepIn) {
  Replica replica(around_);
  replica.Ready("ana");
  ASSERT_THAT(replica.Enqueue("c1"), IsOk());
  const auto end = [&](const std::string& person) {
    return AskAs(person, replica.supervision(), &Supervision::ForceEndCall,
                 About<v1::ForceEndCallRequest>(Call("c1")));
  };

  EXPECT_THAT(end("ana"), StatusIs(absl::StatusCode::kPermissionDenied, "CALLS_MONITOR"));
  EXPECT_THAT(end("hugo"), StatusIs(absl::StatusCode::kPermissionDenied, "CALLS_MONITOR"));
  EXPECT_THAT(end("sue"), IsOk());
  for (const char* person : {"root", ""}) {  // A machine with the workspace's key.
    EXPECT_THAT(end(person), StatusIs(absl::StatusCode::kFailedPrecondition, "CALL_OVER"));
  }
}

TEST_F(SupervisionTest, AForcedEndHangsUpAndFreesTheAgentAtOnce) {
  Replica replica(around_);
  replica.Ready("ana");
  const auto offered = replica.Enqueue("c1");
  ASSERT_THAT(replica.Accept("c1", offered->offer().token()), IsOk());

  const auto ended = AskAs("sue", replica.supervision(), &Supervision::ForceEndCall,
                           About<v1::ForceEndCallRequest>(Call("c1")));

  ASSERT_THAT(ended, IsOk());
  EXPECT_TRUE(ended->ended().hang_up());
  EXPECT_EQ(replica.GetPresence("ana")->system_state(), v1::SYSTEM_STATE_IDLE);
  EXPECT_TRUE(Await([&] {
    const auto newest = around_.peers.updates().Newest("c1");
    return newest.has_value() && newest->ended().hang_up();
  }));
}

TEST_F(SupervisionTest, ARepeatedRequestIsDoneOnceOnWhicheverReplicaAndAnotherOneIsRefused) {
  Replica one(around_);
  Replica two(around_);
  one.Ready("ana");
  one.Ready("bea");
  one.Ready("cal");
  ASSERT_TRUE(one.Enqueue("c1")->has_offer());

  const auto first =
      AskAs("sue", one.supervision(), &Supervision::MoveCall, Move("c1", "help", "r1"));
  // The next group's administrator has it now.
  const auto again =
      AskAs("root", two.supervision(), &Supervision::MoveCall, Move("c1", "help", "r1"));
  const auto root_first =
      AskAs("root", one.supervision(), &Supervision::MoveCall, Move("c1", "sales", "r2"));
  const auto root_again =
      AskAs("root", two.supervision(), &Supervision::MoveCall, Move("c1", "sales", "r2"));
  const auto other_body =
      AskAs("root", two.supervision(), &Supervision::MoveCall, Move("c1", "help", "r2"));

  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->group_id(), "help");
  EXPECT_THAT(again, StatusIs(absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"));
  ASSERT_THAT(root_first, IsOk());
  ASSERT_THAT(root_again, IsOk());
  EXPECT_EQ(root_again->group_id(), "sales");
  EXPECT_EQ(root_again->hops_size(), root_first->hops_size());
  EXPECT_THAT(other_body, StatusIs(absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"));
  EXPECT_TRUE(Await([&] { return Actions(two, "workspaces/w1").actions_size() == 2; }));
}

TEST_F(SupervisionTest, AssignedAndPulledCallsGoToThatAgent) {
  Replica replica(around_);
  replica.Ready("ana");
  replica.Ready("bea");
  ASSERT_EQ(replica.Enqueue("c1")->offer().person_id(), "ana");

  auto assign = About<v1::AssignCallRequest>(Call("c1"));
  assign.set_agent(Person("bea"));
  const auto assigned = AskAs("sue", replica.supervision(), &Supervision::AssignCall, assign);
  ASSERT_THAT(assigned, IsOk());
  EXPECT_EQ(assigned->offer().person_id(), "bea");

  const auto nobody = AskAs("", replica.supervision(), &Supervision::PullCall,
                            About<v1::PullCallRequest>(Call("c1")));
  EXPECT_THAT(nobody, StatusIs(absl::StatusCode::kInvalidArgument, "PERSON_REQUIRED"));
  auto pull = About<v1::PullCallRequest>(Call("c1"));
  pull.set_agent(Person("ana"));
  const auto pulled = AskAs("", replica.supervision(), &Supervision::PullCall, pull);
  ASSERT_THAT(pulled, IsOk());
  EXPECT_EQ(pulled->offer().person_id(), "ana");
}

TEST_F(SupervisionTest, PrioritiesReorderTheQueue) {
  Replica replica(around_);
  replica.Ready("ana");
  for (const char* call : {"c1", "c2", "c3"}) ASSERT_THAT(replica.Enqueue(call), IsOk());
  ASSERT_EQ(replica.Get("c3")->waiting().position(), 2);

  auto request = About<v1::SetCallPriorityRequest>(Call("c3"));
  request.set_priority(5);
  const auto first = AskAs("sue", replica.supervision(), &Supervision::SetCallPriority, request);

  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->waiting().position(), 1);
  EXPECT_EQ(replica.Get("c2")->waiting().position(), 2);
}

TEST_F(SupervisionTest, AgentsAreReleasedAndTheirStatusSet) {
  Replica replica(around_);
  replica.Ready("ana");
  const auto offered = replica.Enqueue("c1");
  ASSERT_THAT(replica.Accept("c1", offered->offer().token()), IsOk());

  const auto released = AskAs("sue", replica.supervision(), &Supervision::ReleaseAgent,
                              About<v1::ReleaseAgentRequest>(Person("ana")));
  ASSERT_THAT(released, IsOk());
  EXPECT_EQ(released->system_state(), v1::SYSTEM_STATE_IDLE);
  EXPECT_EQ(released->chosen_status(), v1::CHOSEN_STATUS_AVAILABLE);
  EXPECT_EQ(replica.Get("c1")->ended().hang_up(), true);

  auto request = About<v1::SetAgentStatusRequest>(Person("ana"));
  request.set_status(v1::CHOSEN_STATUS_BREAK);
  request.set_status_reason("lunch");
  const auto set = AskAs("sue", replica.supervision(), &Supervision::SetAgentStatus, request);
  ASSERT_THAT(set, IsOk());
  EXPECT_EQ(set->chosen_status(), v1::CHOSEN_STATUS_BREAK);
  EXPECT_EQ(set->reason(), "lunch");

  ASSERT_TRUE(Await([&] { return Actions(replica, "workspaces/w1").actions_size() == 2; }));
  const auto actions = Actions(replica, "workspaces/w1");
  EXPECT_EQ(actions.actions(0).action(), v1::SUPERVISOR_ACTION_SET_STATUS);
  EXPECT_EQ(actions.actions(1).action(), v1::SUPERVISOR_ACTION_RELEASE_AGENT);
}

TEST_F(SupervisionTest, WhatWasDoneIsKeptWithWhoAndWhyAndPagedAndByGroup) {
  Replica replica(around_);
  replica.Ready("ana");
  replica.Ready("cal");
  ASSERT_THAT(replica.Enqueue("c1"), IsOk());
  ASSERT_TRUE(replica.Enqueue("c2", "help")->has_offer());
  ASSERT_THAT(AskAs("sue", replica.supervision(), &Supervision::ForceEndCall,
                    About<v1::ForceEndCallRequest>(Call("c1"), "r1")),
              IsOk());
  ASSERT_THAT(AskAs("root", replica.supervision(), &Supervision::ForceEndCall,
                    About<v1::ForceEndCallRequest>(Call("c2"))),
              IsOk());
  ASSERT_TRUE(Await([&] { return Actions(replica, "workspaces/w1").actions_size() == 2; }));

  v1::ListSupervisionActionsRequest request;
  request.set_parent("workspaces/w1");
  request.set_page_size(1);
  const auto list = [&](const std::string& person) {
    return AskAs(person, replica.supervision(), &Supervision::ListSupervisionActions, request);
  };
  const auto first = list("root");
  ASSERT_EQ(first->actions_size(), 1);
  EXPECT_EQ(first->actions(0).call_id(), "c2");
  request.set_page_token(first->next_page_token());
  const auto second = list("root");
  ASSERT_EQ(second->actions_size(), 1);
  EXPECT_EQ(second->next_page_token(), "");
  const v1::SupervisionAction& oldest = second->actions(0);
  EXPECT_EQ(oldest.action(), v1::SUPERVISOR_ACTION_FORCE_END);
  EXPECT_EQ(oldest.actor(), Person("sue"));
  EXPECT_EQ(oldest.call_id(), "c1");
  EXPECT_EQ(oldest.from_group(), GroupNamed("sales"));
  EXPECT_EQ(oldest.reason(), "because");
  EXPECT_EQ(oldest.request_id(), "r1");

  EXPECT_THAT(list("sue"), StatusIs(absl::StatusCode::kPermissionDenied, "CALLS_MONITOR"));
  request.set_parent(GroupNamed("help"));
  EXPECT_THAT(list("hugo"), StatusIs(absl::StatusCode::kInvalidArgument, "PAGE_TOKEN_INVALID"));
  request.clear_page_token();
  const auto of_group = list("hugo");
  ASSERT_THAT(of_group, IsOk());
  ASSERT_EQ(of_group->actions_size(), 1);
  EXPECT_EQ(of_group->actions(0).actor(), Person("root"));
}

}  // namespace
}  // namespace centralita::routing
