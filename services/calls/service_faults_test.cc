#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/calls/postgres/migrations.h"
#include "services/calls/testing/live_call.h"

// What the service promises when its peers, or it itself, are away for a while.

namespace centralita::calls {
namespace {

using test::Await;
using test::IsOk;

class ServiceFaultsTest : public testing::Test {
 protected:
  std::unique_ptr<Replica> Start() { return std::make_unique<Replica>(database_, peers_); }

  static bool AwaitOutcome(Replica& replica, const LiveCall& call, v1::CallOutcome outcome) {
    return Await(
        [&] {
          const auto now = replica.Get(call.id());
          return now.ok() && now->outcome() == outcome;
        },
        absl::Seconds(40));
  }
  /// How often the call's log has an event that `is_it`.
  template <typename Predicate>
  int Count(Replica& replica, const LiveCall& call, Predicate is_it) {
    v1::GetCallTimelineRequest request;
    request.set_name("workspaces/w1/calls/" + call.id());
    const auto timeline = rpc::Unary(
        replica.calls(), &v1::CallService::StubInterface::GetCallTimeline, request, test::Soon());
    EXPECT_THAT(timeline, IsOk());
    return static_cast<int>(
        std::count_if(timeline->events().begin(), timeline->events().end(), is_it));
  }

  test::TestDatabase database_{kSchema, Migrations()};
  ScriptedPeers peers_;
};

TEST_F(ServiceFaultsTest, WhatADeadReplicaOwesAnotherOneDoes) {
  auto first = Start();
  LiveCall call(peers_);
  peers_.gateway.down = true;  // The commit is made; its effects are not.
  peers_.router.Say(AnOffer(7, "ana"));
  ASSERT_THAT(first->Report({call.Incoming()}), IsOk());
  ASSERT_TRUE(Await([&] { return first->Get(call.id())->state() == v1::CALL_STATE_OFFERING; }));
  first.reset();

  peers_.gateway.down = false;
  auto second = Start();
  EXPECT_TRUE(call.Awaits("1/originate"));
  EXPECT_TRUE(call.Awaits("0/ring"));
}

TEST_F(ServiceFaultsTest, AnEndThatTheRouterDidNotHearIsToldByAnotherReplica) {
  auto first = Start();
  LiveCall call(peers_);
  peers_.router.Say(AWait);
  ASSERT_THAT(first->Report({call.Incoming()}), IsOk());
  ASSERT_TRUE(call.Awaits("0/music"));
  peers_.router.down = true;
  ASSERT_THAT(first->Report({call.CallerHangsUp()}), IsOk());
  first.reset();
  EXPECT_EQ(peers_.router.ended, 0);

  peers_.router.down = false;
  auto second = Start();
  EXPECT_TRUE(Await([&] { return peers_.router.ended > 0; }));
  EXPECT_TRUE(AwaitOutcome(*second, call, v1::CALL_OUTCOME_ABANDONED));
}

TEST_F(ServiceFaultsTest, TheSameEventsAtTwoReplicasCountOnce) {
  auto first = Start(), second = Start();
  LiveCall call(peers_);
  peers_.router.Say(AnOffer(7, "ana"));
  const media::v1::LegEvent incoming = call.Incoming();
  for (int i = 0; i < 3; ++i) {
    ASSERT_THAT(first->Report({incoming}), IsOk());
    ASSERT_THAT(second->Report({incoming}), IsOk());
  }
  ASSERT_TRUE(call.Awaits("1/originate"));
  const media::v1::LegEvent answers = call.AgentAnswers();
  ASSERT_THAT(second->Report({answers}), IsOk());
  ASSERT_THAT(first->Report({answers}), IsOk());
  ASSERT_TRUE(call.Awaits("0/bridge"));
  const std::vector<media::v1::LegEvent> ends = {call.CallerHangsUp(), call.AgentHangsUp()};
  ASSERT_THAT(first->Report(ends), IsOk());
  ASSERT_THAT(second->Report(ends), IsOk());

  EXPECT_TRUE(AwaitOutcome(*second, call, v1::CALL_OUTCOME_HANDLED));
  const auto is = [](auto has) { return [has](const v1::CallEvent& event) { return has(event); }; };
  EXPECT_EQ(Count(*first, call, is([](auto& e) { return e.has_received(); })), 1);
  EXPECT_EQ(Count(*first, call, is([](auto& e) { return e.has_agent_leg_requested(); })), 1);
  EXPECT_EQ(Count(*first, call, is([](auto& e) { return e.has_agent_connected(); })), 1);
  EXPECT_EQ(Count(*first, call, is([](auto& e) { return e.has_ended(); })), 1);
}

TEST_F(ServiceFaultsTest, ACallThatComesWhileTheDirectoryIsAwayIsNotLost) {
  auto replica = Start();
  LiveCall call(peers_);
  peers_.directory.down = true;
  peers_.router.Say(AnOffer(7, "ana"));
  ASSERT_THAT(replica->Report({call.Incoming()}), IsOk());
  ASSERT_TRUE(call.Awaits("0/ring"));
  EXPECT_EQ(peers_.router.enqueued, 0);

  peers_.directory.down = false;
  EXPECT_TRUE(call.Awaits("1/originate"));
}

TEST_F(ServiceFaultsTest, ANumberThatWasAskedForIsKnownWhileTheDirectoryIsAway) {
  auto replica = Start();
  peers_.router.Say(AWait);
  LiveCall first(peers_);
  ASSERT_THAT(replica->Report({first.Incoming()}), IsOk());
  ASSERT_TRUE(first.Awaits("0/music"));
  peers_.directory.down = true;
  LiveCall second(peers_);
  ASSERT_THAT(replica->Report({second.Incoming()}), IsOk());
  EXPECT_TRUE(second.Awaits("0/music"));
}

TEST_F(ServiceFaultsTest, ACallerOfADeadRouterHearsMusicAndIsServedWhenItIsBack) {
  auto replica = Start();
  LiveCall call(peers_);
  peers_.router.down = true;
  ASSERT_THAT(replica->Report({call.Incoming()}), IsOk());
  ASSERT_TRUE(call.Awaits("0/ring"));
  EXPECT_FALSE(peers_.gateway.HasExecuted(call.id(), "0/answer"));
  ASSERT_TRUE(call.Awaits("0/music"));  // After three seconds.

  peers_.router.Say(AnOffer(7, "ana"));
  peers_.router.down = false;
  EXPECT_TRUE(call.Awaits("1/originate"));
}

TEST_F(ServiceFaultsTest, AGatewayThatHasRestartedTakesItsCallsAlong) {
  auto replica = Start();
  LiveCall call(peers_);
  peers_.router.Say(AWait);
  ASSERT_THAT(replica->Report({call.Incoming()}), IsOk());
  ASSERT_TRUE(call.Awaits("0/music"));
  peers_.gateway.SetIncarnation("i2");
  EXPECT_TRUE(AwaitOutcome(*replica, call, v1::CALL_OUTCOME_FAILED));
  EXPECT_TRUE(Await([&] { return peers_.router.ended > 0; }));
}

TEST_F(ServiceFaultsTest, ADatabaseThatRestartsCostsNoCall) {
  auto replica = Start();
  LiveCall call(peers_);
  peers_.router.Say(AnOffer(7, "ana"));
  ASSERT_THAT(replica->Report({call.Incoming()}), IsOk());
  ASSERT_TRUE(call.Awaits("1/originate"));
  const media::v1::LegEvent answers = call.AgentAnswers();
  database_.CutConnections();
  ASSERT_TRUE(Await([&] { return replica->Report({answers}).ok(); }));
  EXPECT_TRUE(call.Awaits("0/bridge"));
}

}  // namespace
}  // namespace centralita::calls
