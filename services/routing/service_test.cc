// The whole service with its stores, one replica: leases, pushes, feeds, refusals.

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "centralita/calls/v1/call_event.pb.h"
#include "centralita/events/v1/feed_service.grpc.pb.h"
#include "centralita/groups/v1/group.pb.h"
#include "centralita/routing/v1/routing_event.pb.h"
#include "libs/rpc/client.h"
#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"
#include "services/routing/testing/replica.h"

namespace centralita::routing {
namespace {

using test::Await;
using test::IsOk;
using test::StatusIs;

class ServiceTest : public testing::Test {
 protected:
  ServiceTest() { around_.peers.groups().Add("sales", GroupSnapshot("sales", {"ana", "bea"})); }

  bool IsReachable(Replica& replica, const std::string& person) {
    const auto presence = replica.GetPresence(person);
    return presence.ok() && presence->not_routable() != v1::NOT_ROUTABLE_NO_CONSOLE;
  }

  /// As FLUSHALL would, for all that this test sees of Redis.
  void EmptyRedis() {
    const auto keys =
        around_.redis.client().Run({"KEYS", around_.redis.prefix() + "*"}, test::Soon());
    ASSERT_THAT(keys, IsOk());
    for (const redis::Reply& key : keys->items) {
      ASSERT_THAT(around_.redis.client().Run({"DEL", key.text}, test::Soon()), IsOk());
    }
  }

  Surroundings around_;
};

TEST_F(ServiceTest, AConsoleThatFallsSilentIsLostAndComesBack) {
  Replica replica(around_, {"--console_lease=600ms", "--look_every=50ms"});
  replica.Ready("ana");
  ASSERT_TRUE(IsReachable(replica, "ana"));

  EXPECT_TRUE(Await([&] { return !IsReachable(replica, "ana"); }));
  EXPECT_EQ(replica.Enqueue("c1")->missed().reason(), v1::MISSED_REASON_NO_AGENT);

  ASSERT_THAT(replica.KeepAlive("ana"), IsOk());
  EXPECT_TRUE(IsReachable(replica, "ana"));
}

TEST_F(ServiceTest, AnEmptiedRedisLosesNobodyWhoIsThere) {
  Replica replica(around_, {"--console_lease=1s", "--look_every=50ms"});
  replica.Ready("ana");
  const absl::Time end = absl::Now() + absl::Seconds(4);
  while (absl::Now() < end) {
    ASSERT_THAT(replica.KeepAlive("ana"), IsOk());
    // Right after the lease was seen, and for most of the time there is none.
    absl::SleepFor(absl::Milliseconds(100));
    EmptyRedis();
    absl::SleepFor(absl::Milliseconds(600));
    ASSERT_TRUE(IsReachable(replica, "ana"));
  }
  EXPECT_TRUE(Await([&] { return !IsReachable(replica, "ana"); }));
}

TEST_F(ServiceTest, APushIsRepeatedUntilCallsHasIt) {
  Replica replica(around_);
  replica.Ready("ana");
  around_.peers.updates().SetDown(true);
  ASSERT_TRUE(replica.Enqueue("c1")->has_offer());
  ASSERT_TRUE(replica.Enqueue("c2")->has_waiting());
  ASSERT_THAT(replica.End("c1"), IsOk());
  absl::SleepFor(absl::Milliseconds(300));
  ASSERT_FALSE(around_.peers.updates().Newest("c2").has_value());

  around_.peers.updates().SetDown(false);

  EXPECT_TRUE(Await([&] {
    const auto newest = around_.peers.updates().Newest("c2");
    return newest.has_value() && newest->has_offer() && newest->offer().person_id() == "ana";
  }));
  EXPECT_TRUE(Await([&] {
    const auto newest = around_.peers.updates().Newest("c1");
    return newest.has_value() && newest->has_ended();
  }));
}

TEST_F(ServiceTest, AnUpdateThatCallsWillNeverTakeIsNotRepeated) {
  FakeUpdates& updates = around_.peers.updates();
  Replica replica(around_);
  replica.Ready("ana");
  updates.Refuse("c1", grpc::StatusCode::INVALID_ARGUMENT);
  updates.Refuse("c2", grpc::StatusCode::DATA_LOSS);
  ASSERT_TRUE(replica.Enqueue("c1")->has_offer());
  ASSERT_TRUE(replica.Enqueue("c2")->has_waiting());
  ASSERT_THAT(replica.End("c1"), IsOk());
  ASSERT_TRUE(Await([&] { return updates.refused() >= 2; }));
  absl::SleepFor(absl::Milliseconds(300));
  const int refused = updates.refused();

  absl::SleepFor(absl::Seconds(1));  // Repeated after 50, 100, 200, 400 ms if it had only failed.
  EXPECT_EQ(updates.refused(), refused);
}

TEST_F(ServiceTest, WhatADeadProcessHadNotDeliveredTheNextOneDelivers) {
  around_.peers.updates().SetDown(true);
  {
    Replica replica(around_);
    replica.Ready("ana");
    ASSERT_TRUE(replica.Enqueue("c1")->has_offer());
  }
  around_.peers.updates().SetDown(false);
  ASSERT_FALSE(around_.peers.updates().Newest("c1").has_value());

  Replica replica(around_);

  EXPECT_TRUE(Await([&] { return around_.peers.updates().Newest("c1").has_value(); }));
}

TEST_F(ServiceTest, WhatTheLogOfCallsSaysHasEndedIsEnded) {
  Replica replica(around_);
  replica.Ready("ana");
  const auto offered = replica.Enqueue("c1");
  ASSERT_THAT(replica.Accept("c1", offered->offer().token()), IsOk());
  ASSERT_EQ(replica.GetPresence("ana")->system_state(), v1::SYSTEM_STATE_ON_CALL);

  calls::v1::CallEvent event;  // EndCall was never heard of.
  event.set_workspace_id(kTestWorkspace);
  event.mutable_ended()->set_hung_up_by(calls::v1::HUNG_UP_BY_CALLER);
  around_.peers.calls().Add("c1", event.SerializeAsString());

  EXPECT_TRUE(
      Await([&] { return replica.GetPresence("ana")->system_state() == v1::SYSTEM_STATE_IDLE; }));
  EXPECT_EQ(replica.Get("c1")->ended().outcome(), v1::ROUTED_OUTCOME_HANDLED);
}

TEST_F(ServiceTest, AWholeReportOfAGatewayTakesAwayWhatItDoesNotName) {
  Replica replica(around_);
  replica.Ready("ana");
  replica.Ready("bea");

  ASSERT_THAT(replica.Register("bea", /*complete=*/true), IsOk());

  EXPECT_EQ(replica.GetPresence("ana")->not_routable(), v1::NOT_ROUTABLE_NO_DEVICE);
  EXPECT_EQ(replica.GetPresence("bea")->not_routable(), v1::NOT_ROUTABLE_UNSPECIFIED);
}

TEST_F(ServiceTest, AnOfferIsTakenBackWhenItsTimeIsOver) {
  groups::v1::GroupSnapshot snapshot;
  ASSERT_TRUE(snapshot.ParseFromString(GroupSnapshot("sales", {"ana", "bea"}, 2)));
  snapshot.mutable_group()->mutable_ring_time()->set_nanos(200'000'000);
  around_.peers.groups().Add("sales", snapshot.SerializeAsString());
  Replica replica(around_, {"--offer_grace=100ms"});
  replica.Ready("ana");
  replica.Ready("bea");
  ASSERT_EQ(replica.Enqueue("c1")->offer().person_id(), "ana");

  EXPECT_TRUE(Await([&] {
    const auto newest = around_.peers.updates().Newest("c1");
    return newest.has_value() && newest->offer().person_id() == "bea";
  }));
}

TEST_F(ServiceTest, SupervisorsSeeQueueAgentsAndFigures) {
  Replica replica(around_);
  replica.Ready("ana");
  for (const char* call : {"c1", "c2", "c3"}) ASSERT_THAT(replica.Enqueue(call), IsOk());

  v1::ListQueueEntriesRequest request;
  request.set_parent("workspaces/w1/groups/sales");
  request.set_page_size(2);
  auto queue = rpc::Unary(replica.routing(), &v1::RoutingService::StubInterface::ListQueueEntries,
                          request, test::Soon());
  ASSERT_THAT(queue, IsOk());
  ASSERT_EQ(queue->entries_size(), 2);
  EXPECT_EQ(queue->entries(0).offered_to(), "ana");
  EXPECT_EQ(queue->entries(1).position(), 1);
  EXPECT_EQ(queue->entries(1).nobody_because(), v1::NOBODY_BECAUSE_ALL_BUSY);
  request.set_page_token(queue->next_page_token());
  queue = rpc::Unary(replica.routing(), &v1::RoutingService::StubInterface::ListQueueEntries,
                     request, test::Soon());
  ASSERT_THAT(queue, IsOk());
  ASSERT_EQ(queue->entries_size(), 1);
  EXPECT_EQ(queue->entries(0).call_id(), "c3");
  EXPECT_EQ(queue->entries(0).position(), 2);
  EXPECT_EQ(queue->next_page_token(), "");

  v1::ListPresencesRequest agents;
  agents.set_parent("workspaces/w1/groups/sales");
  const auto list = rpc::Unary(
      replica.presence(), &v1::PresenceService::StubInterface::ListPresences, agents, test::Soon());
  ASSERT_THAT(list, IsOk());
  ASSERT_EQ(list->presences_size(), 2);
  EXPECT_EQ(list->presences(0).name(), "workspaces/w1/people/ana");
  EXPECT_EQ(list->presences(0).call_id(), "c1");
  EXPECT_EQ(list->presences(1).not_routable(), v1::NOT_ROUTABLE_NOT_AVAILABLE);

  v1::GetGroupFiguresRequest figures;
  figures.set_name("workspaces/w1/groups/sales");
  const auto sums =
      rpc::Unary(replica.routing(), &v1::RoutingService::StubInterface::GetGroupFigures, figures,
                 test::Soon());
  ASSERT_THAT(sums, IsOk());
  EXPECT_EQ(sums->received(), 3);
  EXPECT_EQ(sums->in_progress(), 3);
}

TEST_F(ServiceTest, RefusesWithReasons) {
  Replica replica(around_);
  replica.Ready("ana");
  EXPECT_THAT(replica.Enqueue("c1", "nowhere"),
              StatusIs(absl::StatusCode::kNotFound, "GROUP_NOT_FOUND"));
  EXPECT_THAT(replica.Enqueue(""),
              StatusIs(absl::StatusCode::kInvalidArgument, "CALL_ID_REQUIRED"));
  EXPECT_THAT(replica.Get("c1"), StatusIs(absl::StatusCode::kNotFound, "CALL_UNKNOWN"));
  EXPECT_THAT(replica.SetStatus("mallory", v1::CHOSEN_STATUS_AVAILABLE),
              StatusIs(absl::StatusCode::kFailedPrecondition, "NOT_AN_AGENT"));
  EXPECT_THAT(replica.SetStatus("ana", v1::CHOSEN_STATUS_UNSPECIFIED),
              StatusIs(absl::StatusCode::kInvalidArgument, "STATUS_REQUIRED"));
  EXPECT_THAT(replica.GetPresence("mallory"),
              StatusIs(absl::StatusCode::kNotFound, "AGENT_UNKNOWN"));

  const auto ask = [&](const char* workspace, const char* person, const std::string& name) {
    grpc::ClientContext context;
    context.AddMetadata("x-centralita-workspace", workspace);
    context.AddMetadata("x-centralita-person", person);
    v1::SetStatusRequest request;
    request.set_name(name);
    request.set_status(v1::CHOSEN_STATUS_BREAK);
    v1::Presence presence;
    return rpc::FromGrpc(replica.presence().SetStatus(&context, request, &presence));
  };
  EXPECT_THAT(ask("w2", "ana", "workspaces/w1/people/ana"),
              StatusIs(absl::StatusCode::kPermissionDenied, "WORKSPACE_FOREIGN"));
  EXPECT_THAT(ask("w1", "bea", "workspaces/w1/people/ana"),
              StatusIs(absl::StatusCode::kPermissionDenied, "PERSON_FOREIGN"));
  EXPECT_THAT(ask("w1", "ana", "workspaces/w1/people/ana"), IsOk());

  grpc::ClientContext context;
  context.AddMetadata("x-centralita-workspace", "w1");
  v1::EndCallRequest end;
  end.set_workspace_id("w1");
  end.set_call_id("c1");
  v1::EndCallResponse ended;
  EXPECT_THAT(rpc::FromGrpc(replica.routing().EndCall(&context, end, &ended)),
              StatusIs(absl::StatusCode::kPermissionDenied, "SERVICES_ONLY"));
}

TEST_F(ServiceTest, ServesItsLogAsAFeed) {
  Replica replica(around_);
  replica.Ready("ana");
  ASSERT_THAT(replica.Enqueue("c1"), IsOk());

  const auto feed = events::v1::FeedService::NewStub(replica.process().ChannelTo("routing"));
  const auto pulled = rpc::Unary(*feed, &events::v1::FeedService::StubInterface::PullEntries,
                                 events::v1::PullEntriesRequest(), test::Soon());

  ASSERT_THAT(pulled, IsOk());
  bool offered = false;
  for (const auto& entry : pulled->entries()) {
    EXPECT_EQ(entry.aggregate(), kTestWorkspace);
    for (const std::string& payload : entry.payloads()) {
      v1::RoutingEvent event;
      ASSERT_TRUE(event.ParseFromString(payload));
      offered |= event.has_offer_made() && event.offer_made().person_id() == "ana";
    }
  }
  EXPECT_TRUE(offered);
}

}  // namespace
}  // namespace centralita::routing
