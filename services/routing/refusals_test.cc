// Bad input to every method: who is refused, and with which reason.

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"
#include "services/routing/testing/replica.h"
#include "services/routing/wire/time.h"

namespace centralita::routing {
namespace {

using test::IsOk;
using test::StatusIs;
using Presences = v1::PresenceService::StubInterface;
using Routing = v1::RoutingService::StubInterface;
using Supervision = v1::SupervisionService::StubInterface;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
constexpr auto kNotFound = absl::StatusCode::kNotFound;
constexpr auto kDenied = absl::StatusCode::kPermissionDenied;

constexpr char kAna[] = "workspaces/w1/people/ana";
constexpr char kSales[] = "workspaces/w1/groups/sales";
constexpr char kCall[] = "workspaces/w1/calls/c1";

class RefusalsTest : public testing::Test {
 protected:
  RefusalsTest() : replica_((Add(), around_)) {
    around_.peers.directory().Promote("root");
    replica_.Ready("ana");
    EXPECT_THAT(replica_.Enqueue("c1"), IsOk());
  }

  void Add() { around_.peers.groups().Add("sales", GroupSnapshot("sales", {"ana"})); }

  /// As an administrator; `change` spoils a request that is right.
  template <typename Request, typename Method>
  auto Supervise(Method method, const std::function<void(Request&)>& change,
                 const std::string& person = "root", const std::string& workspace = "w1") {
    Request request;
    request.set_name(kCall);
    if constexpr (requires { request.set_voice_capacity(1); }) request.set_voice_capacity(1);
    if constexpr (requires { request.set_group(kSales); }) request.set_group(kSales);
    if constexpr (requires { request.set_agent(kAna); }) request.set_agent(kAna);
    if constexpr (std::is_same_v<Request, v1::ReleaseAgentRequest> ||
                  std::is_same_v<Request, v1::SetAgentStatusRequest>) {
      request.set_name(kAna);
    }
    if constexpr (std::is_same_v<Request, v1::SetAgentStatusRequest>) {
      request.set_status(v1::CHOSEN_STATUS_BREAK);
    }
    change(request);
    return AskAs(person, replica_.supervision(), method, request, workspace).status();
  }

  /// What holds for every request of a supervisor.
  template <typename Request, typename Method>
  void CheckCommonRefusals(Method method, const char* unknown_name, const char* unknown_reason) {
    SCOPED_TRACE(Request::descriptor()->name());
    const auto ask = [&](const std::function<void(Request&)>& change) {
      return Supervise<Request>(method, change);
    };
    EXPECT_THAT(ask([](Request& r) { r.set_name("calls/c1"); }),
                StatusIs(kInvalid, "NAME_MALFORMED"));
    EXPECT_THAT(ask([](Request& r) { r.set_name(""); }), StatusIs(kInvalid, "NAME_MALFORMED"));
    EXPECT_THAT(ask([&](Request& r) { r.set_name(unknown_name); }),
                StatusIs(kNotFound, unknown_reason));
    EXPECT_THAT(ask([](Request& r) { r.set_reason(std::string(201, 'x')); }),
                StatusIs(kInvalid, "REASON_TOO_LONG"));
    EXPECT_THAT(ask([](Request& r) { r.set_request_id(std::string(65, 'x')); }),
                StatusIs(kInvalid, "REQUEST_ID_TOO_LONG"));
    EXPECT_THAT(Supervise<Request>(
                    method, [](Request&) {}, "mallory"),
                StatusIs(kDenied, "CALLS_MONITOR"));
    EXPECT_THAT(Supervise<Request>(
                    method, [](Request&) {}, "root", "w2"),
                StatusIs(kDenied, "WORKSPACE_FOREIGN"));
  }

  template <typename Request, typename Method>
  absl::Status Ask(Method method, const Request& request) {
    return rpc::Unary(replica_.routing(), method, request, test::Soon()).status();
  }

  template <typename Request>
  static Request OfCall(const std::string& workspace, const std::string& call) {
    Request request;
    request.set_workspace_id(workspace);
    request.set_call_id(call);
    return request;
  }

  Surroundings around_;
  Replica replica_;
};

TEST_F(RefusalsTest, EveryMethodOfSupervisionRefusesAlike) {
  constexpr char kNoCall[] = "workspaces/w1/calls/none";
  constexpr char kNobody[] = "workspaces/w1/people/nobody";
  CheckCommonRefusals<v1::MoveCallRequest>(&Supervision::MoveCall, kNoCall, "CALL_UNKNOWN");
  CheckCommonRefusals<v1::AssignCallRequest>(&Supervision::AssignCall, kNoCall, "CALL_UNKNOWN");
  CheckCommonRefusals<v1::PullCallRequest>(&Supervision::PullCall, kNoCall, "CALL_UNKNOWN");
  CheckCommonRefusals<v1::SetCallPriorityRequest>(&Supervision::SetCallPriority, kNoCall,
                                                  "CALL_UNKNOWN");
  CheckCommonRefusals<v1::ForceEndCallRequest>(&Supervision::ForceEndCall, kNoCall, "CALL_UNKNOWN");
  CheckCommonRefusals<v1::ReleaseAgentRequest>(&Supervision::ReleaseAgent, kNobody,
                                               "AGENT_UNKNOWN");
  CheckCommonRefusals<v1::SetAgentStatusRequest>(&Supervision::SetAgentStatus, kNobody,
                                                 "AGENT_UNKNOWN");
}

TEST_F(RefusalsTest, SupervisionRefusesWhatMakesNoSense) {
  const auto move = [&](const char* group) {
    return Supervise<v1::MoveCallRequest>(&Supervision::MoveCall,
                                          [&](v1::MoveCallRequest& r) { r.set_group(group); });
  };
  EXPECT_THAT(move("sales"), StatusIs(kInvalid, "NAME_MALFORMED"));
  EXPECT_THAT(move("workspaces/w1/groups/none"), StatusIs(kNotFound, "GROUP_NOT_FOUND"));
  EXPECT_THAT(move("workspaces/w2/groups/sales"), StatusIs(kDenied, "WORKSPACE_FOREIGN"));
  EXPECT_THAT(Supervise<v1::AssignCallRequest>(
                  &Supervision::AssignCall,
                  [](v1::AssignCallRequest& r) { r.set_agent("workspaces/w1/people/nobody"); }),
              StatusIs(kNotFound, "AGENT_UNKNOWN"));
  for (const int priority : {-11, 11}) {
    EXPECT_THAT(Supervise<v1::SetCallPriorityRequest>(
                    &Supervision::SetCallPriority,
                    [&](v1::SetCallPriorityRequest& r) { r.set_priority(priority); }),
                StatusIs(kInvalid, "PRIORITY_OUT_OF_RANGE"));
  }
  for (const int status : {0, 99}) {
    EXPECT_THAT(
        Supervise<v1::SetAgentStatusRequest>(&Supervision::SetAgentStatus,
                                             [&](v1::SetAgentStatusRequest& r) {
                                               r.set_status(static_cast<v1::ChosenStatus>(status));
                                             }),
        StatusIs(kInvalid, "STATUS_REQUIRED"));
  }
  v1::ListSupervisionActionsRequest list;
  const auto actions = [&] {
    return AskAs("root", replica_.supervision(), &Supervision::ListSupervisionActions, list);
  };
  EXPECT_THAT(actions(), StatusIs(kInvalid, "NAME_MALFORMED"));
  list.set_parent("workspaces/w1");
  list.set_page_size(-1);
  EXPECT_THAT(actions(), StatusIs(kInvalid, "PAGE_SIZE_INVALID"));
  list.set_page_size(1);
  list.set_page_token("nonsense");
  EXPECT_THAT(actions(), StatusIs(kInvalid, "PAGE_TOKEN_INVALID"));
}

TEST_F(RefusalsTest, MethodsOfAgentsRefuseOthersAndNonsense) {
  v1::SetNextStatusRequest next;
  next.set_name(kAna);
  const auto set_next = [&](const std::string& person) {
    return AskAs(person, replica_.presence(), &Presences::SetNextStatus, next);
  };
  EXPECT_THAT(set_next("bea"), StatusIs(kDenied, "PERSON_FOREIGN"));
  next.set_status(static_cast<v1::ChosenStatus>(99));
  EXPECT_THAT(set_next("ana"), StatusIs(kInvalid, "STATUS_INVALID"));
  next.set_status(v1::CHOSEN_STATUS_BREAK);
  next.set_reason(std::string(65, 'x'));
  EXPECT_THAT(set_next("ana"), StatusIs(kInvalid, "REASON_TOO_LONG"));

  v1::SetGroupAvailabilityRequest group;
  group.set_name(kAna);
  const auto set_group = [&] {
    return AskAs("ana", replica_.presence(), &Presences::SetGroupAvailability, group);
  };
  EXPECT_THAT(set_group(), StatusIs(kInvalid, "NAME_MALFORMED"));
  group.set_group("workspaces/w1/groups/none");
  EXPECT_THAT(set_group(), StatusIs(kNotFound, "GROUP_NOT_FOUND"));

  v1::ExtendWrapUpRequest extend;
  extend.set_name(kAna);
  EXPECT_THAT(AskAs("ana", replica_.presence(), &Presences::ExtendWrapUp, extend),
              StatusIs(kInvalid, "DURATION_OUT_OF_RANGE"));

  v1::SetCapacityRequest capacity;
  capacity.set_name(kAna);
  for (const int voice : {0, 11, -1}) {
    capacity.set_voice_capacity(voice);
    EXPECT_THAT(AskAs("root", replica_.presence(), &Presences::SetCapacity, capacity),
                StatusIs(kInvalid, "CAPACITY_OUT_OF_RANGE"));
  }
}

TEST_F(RefusalsTest, MethodsOfCallsRefuseNonsense) {
  EXPECT_THAT(Ask(&Routing::RequestCallback, OfCall<v1::RequestCallbackRequest>("w1", "")),
              StatusIs(kInvalid, "CALL_ID_REQUIRED"));
  EXPECT_THAT(Ask(&Routing::RequestCallback, OfCall<v1::RequestCallbackRequest>("w1", "none")),
              StatusIs(kNotFound, "CALL_UNKNOWN"));
  auto begin = OfCall<v1::BeginAgentCallRequest>("", "x");
  EXPECT_THAT(Ask(&Routing::BeginAgentCall, begin), StatusIs(kInvalid, "WORKSPACE_ID_REQUIRED"));
  begin.set_workspace_id("w1");
  EXPECT_THAT(Ask(&Routing::BeginAgentCall, begin), StatusIs(kInvalid, "PERSON_ID_REQUIRED"));
  begin.set_person_id("nobody");
  EXPECT_THAT(Ask(&Routing::BeginAgentCall, begin), StatusIs(kNotFound, "AGENT_UNKNOWN"));
  EXPECT_THAT(AskAs("", replica_.routing(), &Routing::BeginAgentCall, begin),
              StatusIs(kDenied, "SERVICES_ONLY"));
  EXPECT_THAT(Ask(&Routing::EndAgentCall, OfCall<v1::EndAgentCallRequest>("w1", "x")),
              StatusIs(kInvalid, "PERSON_ID_REQUIRED"));

  auto enqueue = OfCall<v1::EnqueueRequest>("w1", "c9");
  enqueue.set_group_id("sales");
  enqueue.set_priority(11);
  EXPECT_THAT(Ask(&Routing::Enqueue, enqueue), StatusIs(kInvalid, "PRIORITY_OUT_OF_RANGE"));
  enqueue.set_priority(0);
  enqueue.add_skills()->set_skill("german");  // No level.
  EXPECT_THAT(Ask(&Routing::Enqueue, enqueue), StatusIs(kInvalid, "SKILL_INVALID"));
  for (int i = 0; i < 20; ++i) *enqueue.add_skills() = enqueue.skills(0);
  EXPECT_THAT(Ask(&Routing::Enqueue, enqueue), StatusIs(kInvalid, "TOO_MANY_SKILLS"));
}

}  // namespace
}  // namespace centralita::routing
