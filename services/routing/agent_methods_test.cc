// What agents choose, what calls say of their other calls, and callbacks, through the whole service.

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include "absl/time/clock.h"
#include "centralita/calls/v1/call_event.pb.h"
#include "centralita/groups/v1/group.pb.h"
#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"
#include "services/routing/testing/replica.h"
#include "services/routing/wire/time.h"

namespace centralita::routing {
namespace {

using test::Await;
using test::IsOk;
using test::StatusIs;
using Presences = v1::PresenceService::StubInterface;
using Routing = v1::RoutingService::StubInterface;

constexpr char kAna[] = "workspaces/w1/people/ana";

class AgentMethodsTest : public testing::Test {
 protected:
  void Configure(const std::function<void(groups::v1::Group&)>& change) {
    groups::v1::GroupSnapshot snapshot;
    ASSERT_TRUE(snapshot.ParseFromString(GroupSnapshot("sales", {"ana", "bea"})));
    snapshot.mutable_group()->add_administrators("workspaces/w1/people/sue");
    change(*snapshot.mutable_group());
    around_.peers.groups().Add("sales", snapshot.SerializeAsString());
  }

  template <typename Request>
  Request OfCall(const std::string& call) {
    Request request;
    request.set_workspace_id(kTestWorkspace);
    request.set_call_id(call);
    return request;
  }

  Surroundings around_;
};

TEST_F(AgentMethodsTest, TheNextStatusComesWhenTheCallIsOver) {
  Configure([](groups::v1::Group&) {});
  Replica replica(around_);
  replica.Ready("ana");
  const auto offered = replica.Enqueue("c1");
  ASSERT_THAT(replica.Accept("c1", offered->offer().token()), IsOk());
  v1::SetNextStatusRequest request;
  request.set_name(kAna);
  request.set_status(v1::CHOSEN_STATUS_BREAK);
  request.set_reason("café ☕");
  const auto chosen = AskAs("ana", replica.presence(), &Presences::SetNextStatus, request);
  ASSERT_THAT(chosen, IsOk());
  EXPECT_EQ(chosen->chosen_status(), v1::CHOSEN_STATUS_AVAILABLE);
  EXPECT_EQ(chosen->next_status(), v1::CHOSEN_STATUS_BREAK);

  ASSERT_THAT(replica.End("c1"), IsOk());
  const auto after = replica.GetPresence("ana");
  EXPECT_EQ(after->chosen_status(), v1::CHOSEN_STATUS_BREAK);
  EXPECT_EQ(after->reason(), "café ☕");
  EXPECT_EQ(after->next_status(), v1::CHOSEN_STATUS_UNSPECIFIED);
}

TEST_F(AgentMethodsTest, AnAgentGoesOutOfOneGroupAndComesBack) {
  Configure([](groups::v1::Group&) {});
  Replica replica(around_);
  replica.Ready("ana");
  v1::SetGroupAvailabilityRequest request;
  request.set_name(kAna);
  request.set_group("workspaces/w1/groups/sales");
  const auto out = AskAs("ana", replica.presence(), &Presences::SetGroupAvailability, request);
  ASSERT_THAT(out, IsOk());
  ASSERT_EQ(out->groups_size(), 1);
  EXPECT_TRUE(out->groups(0).away());
  EXPECT_EQ(replica.Enqueue("c1")->missed().reason(), v1::MISSED_REASON_NO_AGENT);

  request.set_available(true);
  ASSERT_THAT(AskAs("ana", replica.presence(), &Presences::SetGroupAvailability, request), IsOk());
  EXPECT_EQ(replica.Enqueue("c2")->offer().person_id(), "ana");
}

TEST_F(AgentMethodsTest, AWrapUpIsExtendedWithinWhatTheGroupAllows) {
  Configure([](groups::v1::Group& group) {
    group.mutable_wrap_up_time()->set_seconds(60);
    group.mutable_max_wrap_up_extension()->set_seconds(120);
  });
  Replica replica(around_);
  replica.Ready("ana");
  v1::ExtendWrapUpRequest request;
  request.set_name(kAna);
  const auto extend = [&](absl::Duration by) {
    *request.mutable_end_time() = ToProto(absl::Now() + by);
    return AskAs("ana", replica.presence(), &Presences::ExtendWrapUp, request);
  };
  EXPECT_THAT(extend(absl::Seconds(90)),
              StatusIs(absl::StatusCode::kFailedPrecondition, "NOT_IN_WRAP_UP"));
  const auto offered = replica.Enqueue("c1");
  ASSERT_THAT(replica.Accept("c1", offered->offer().token()), IsOk());
  ASSERT_THAT(replica.End("c1"), IsOk());

  ASSERT_EQ(replica.GetPresence("ana")->system_state(), v1::SYSTEM_STATE_WRAP_UP);
  EXPECT_THAT(extend(absl::Seconds(150)), IsOk());
  EXPECT_THAT(extend(absl::Seconds(300)),
              StatusIs(absl::StatusCode::kFailedPrecondition, "EXTENSION_NOT_ALLOWED"));
}

TEST_F(AgentMethodsTest, CapacityCountsCallsOfEveryKind) {
  Configure([](groups::v1::Group&) {});
  Replica replica(around_);
  replica.Ready("ana");
  auto begin = OfCall<v1::BeginAgentCallRequest>("out1");
  begin.set_person_id("ana");
  ASSERT_THAT(rpc::Unary(replica.routing(), &Routing::BeginAgentCall, begin, test::Soon()), IsOk());
  EXPECT_TRUE(replica.Enqueue("c1")->has_waiting());
  begin.set_call_id("out2");
  EXPECT_THAT(rpc::Unary(replica.routing(), &Routing::BeginAgentCall, begin, test::Soon()),
              StatusIs(absl::StatusCode::kFailedPrecondition, "AGENT_BUSY"));

  v1::SetCapacityRequest capacity;
  capacity.set_name(kAna);
  capacity.set_voice_capacity(2);
  EXPECT_THAT(AskAs("ana", replica.presence(), &Presences::SetCapacity, capacity),
              StatusIs(absl::StatusCode::kPermissionDenied, "CALLS_MONITOR"));
  ASSERT_THAT(AskAs("sue", replica.presence(), &Presences::SetCapacity, capacity), IsOk());
  EXPECT_EQ(replica.Get("c1")->offer().person_id(), "ana");
  EXPECT_EQ(replica.GetPresence("ana")->call_ids_size(), 2);

  auto end = OfCall<v1::EndAgentCallRequest>("out1");
  end.set_person_id("ana");
  ASSERT_THAT(rpc::Unary(replica.routing(), &Routing::EndAgentCall, end, test::Soon()), IsOk());
  ASSERT_THAT(rpc::Unary(replica.routing(), &Routing::EndAgentCall, end, test::Soon()), IsOk());
  EXPECT_EQ(replica.GetPresence("ana")->call_ids_size(), 1);
}

TEST_F(AgentMethodsTest, ACallbackKeepsItsPlaceAndIsOneForACaller) {
  Configure([](groups::v1::Group& group) { group.mutable_callback()->set_offered(true); });
  Replica replica(around_);
  replica.Ready("ana");
  ASSERT_TRUE(replica.Enqueue("c1")->has_offer());
  const auto waiting = replica.Enqueue("c2");
  EXPECT_EQ(waiting->treatment().callback_key(), "1");
  ASSERT_TRUE(replica.Enqueue("c3")->has_waiting());

  const auto ask = [&](const std::string& call) {
    return rpc::Unary(replica.routing(), &Routing::RequestCallback,
                      OfCall<v1::RequestCallbackRequest>(call), test::Soon());
  };
  EXPECT_THAT(ask("c1"), StatusIs(absl::StatusCode::kFailedPrecondition, "CALL_NOT_WAITING"));
  const auto asked = ask("c2");
  ASSERT_THAT(asked, IsOk());
  EXPECT_EQ(asked->callback().number(), "+34600000000");
  EXPECT_EQ(asked->waiting().position(), 1);
  EXPECT_THAT(ask("c2"), IsOk());
  const auto merged = ask("c3");
  ASSERT_THAT(merged, IsOk());
  EXPECT_EQ(merged->ended().outcome(), v1::ROUTED_OUTCOME_CALLBACK_MERGED);

  ASSERT_THAT(replica.End("c2"), IsOk());  // The caller hangs up, and keeps the place.
  EXPECT_EQ(replica.Get("c2")->waiting().position(), 1);
  ASSERT_THAT(replica.End("c1"), IsOk());
  const auto offered = replica.Get("c2");
  EXPECT_EQ(offered->offer().person_id(), "ana");
  EXPECT_TRUE(offered->has_callback());
}

TEST_F(AgentMethodsTest, WhoeverWasCalledBackInVainIsMissedEvenIfOnlyTheLogOfCallsSaysSo) {
  Configure([](groups::v1::Group& group) { group.mutable_callback()->set_offered(true); });
  Replica replica(around_);
  replica.Ready("ana");
  ASSERT_TRUE(replica.Enqueue("c1")->has_offer());
  ASSERT_TRUE(replica.Enqueue("c2")->has_waiting());
  ASSERT_THAT(rpc::Unary(replica.routing(), &Routing::RequestCallback,
                         OfCall<v1::RequestCallbackRequest>("c2"), test::Soon()),
              IsOk());
  ASSERT_THAT(replica.End("c1"), IsOk());
  ASSERT_THAT(replica.Accept("c2", replica.Get("c2")->offer().token()), IsOk());

  calls::v1::CallEvent event;  // EndCall was never heard of.
  event.set_workspace_id(kTestWorkspace);
  event.mutable_ended()->set_missed_reason(v1::MISSED_REASON_CALLBACK_UNANSWERED);
  event.mutable_ended()->set_hung_up_by(calls::v1::HUNG_UP_BY_SYSTEM);
  around_.peers.calls().Add("c2", event.SerializeAsString());

  EXPECT_TRUE(Await([&] { return replica.Get("c2")->has_ended(); }));
  EXPECT_EQ(replica.Get("c2")->ended().outcome(), v1::ROUTED_OUTCOME_MISSED);
}

TEST_F(AgentMethodsTest, SeveralPhonesRingAndOneAnswers) {
  Configure([](groups::v1::Group& group) {
    group.mutable_distribution()->set_strategy(groups::v1::STRATEGY_RING_ALL);
  });
  Replica replica(around_);
  replica.Ready("ana");
  replica.Ready("bea");
  const auto ringing = replica.Enqueue("c1");
  ASSERT_TRUE(ringing->has_offer());
  ASSERT_EQ(ringing->other_offers_size(), 1);

  const v1::Offer& second = ringing->other_offers(0);
  const auto taken = replica.Accept("c1", second.token());
  ASSERT_THAT(taken, IsOk());
  EXPECT_EQ(taken->connected().person_id(), second.person_id());
  EXPECT_THAT(replica.Accept("c1", ringing->offer().token()),
              StatusIs(absl::StatusCode::kFailedPrecondition, "OFFER_EXPIRED"));
}

TEST_F(AgentMethodsTest, ACallAsksForSkillsPriorityAndAPerson) {
  Configure([](groups::v1::Group& group) {
    auto& bea = *group.add_agent_settings();
    bea.set_agent("workspaces/w1/people/bea");
    auto& german = *bea.add_skills();
    german.set_skill("german");
    german.set_level(7);
  });
  Replica replica(around_);
  replica.Ready("ana");
  replica.Ready("bea");
  auto request = OfCall<v1::EnqueueRequest>("c1");
  request.set_group_id("sales");
  auto& demand = *request.add_skills();
  demand.set_skill("german");
  demand.set_min_level(5);
  const auto first = rpc::Unary(replica.routing(), &Routing::Enqueue, request, test::Soon());
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->offer().person_id(), "bea");
  request.set_call_id("c2");
  const auto second = rpc::Unary(replica.routing(), &Routing::Enqueue, request, test::Soon());
  EXPECT_EQ(second->waiting().nobody_because(), v1::NOBODY_BECAUSE_NO_SKILL);

  auto wanted = OfCall<v1::EnqueueRequest>("c3");
  wanted.set_group_id("sales");
  wanted.set_preferred_person_id("ana");
  const auto third = rpc::Unary(replica.routing(), &Routing::Enqueue, wanted, test::Soon());
  EXPECT_EQ(third->offer().person_id(), "ana");
}

}  // namespace
}  // namespace centralita::routing
