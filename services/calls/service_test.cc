#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <grpcpp/client_context.h>
#include <gtest/gtest.h>

#include "services/calls/postgres/migrations.h"
#include "services/calls/testing/live_call.h"

// The whole service on a real PostgreSQL, among peers that do as the test says.

namespace centralita::calls {
namespace {

using test::Await;
using test::IsOk;
using test::Soon;
using test::StatusIs;
using testing::ElementsAre;
using testing::HasSubstr;

class ServiceTest : public testing::Test {
 protected:
  ServiceTest() : replica_(std::make_unique<Replica>(database_, peers_)), call_(peers_) {}

  v1::CallState State() { return replica_->Get(call_.id())->state(); }
  bool AwaitState(v1::CallState state) {
    return Await([&] {
      const auto call = replica_->Get(call_.id());
      return call.ok() && call->state() == state;
    });
  }
  void Connect() {
    peers_.router.Say(AnOffer(7, "ana"));
    ASSERT_THAT(replica_->Report({call_.Incoming()}), IsOk());
    ASSERT_TRUE(call_.Awaits("1/originate"));
    ASSERT_THAT(replica_->Report({call_.AgentRings()}), IsOk());
    ASSERT_THAT(replica_->Report({call_.AgentAnswers()}), IsOk());
    ASSERT_TRUE(call_.Awaits("0/record"));
    ASSERT_THAT(replica_->Report({call_.CallerAnswered()}), IsOk());
  }

  test::TestDatabase database_{kSchema, Migrations()};
  ScriptedPeers peers_;
  std::unique_ptr<Replica> replica_;
  LiveCall call_;
};

TEST_F(ServiceTest, ACallIsOfferedAnsweredBridgedRecordedAndEnded) {
  Connect();
  EXPECT_EQ(peers_.gateway.LastOriginate().token(), 7u);
  EXPECT_EQ(peers_.gateway.LastOriginate().caller_number(), "+34911111111");
  EXPECT_EQ(peers_.gateway.LastOriginate().caller_display_name(), "Berta");
  EXPECT_EQ(peers_.router.last_enqueue().caller_knowledge(), routing::v1::CALLER_KNOWLEDGE_ACTIVE);
  EXPECT_THAT(
      peers_.gateway.Executed(call_.id()),
      testing::IsSupersetOf({"1/originate", "0/answer", "0/stop_play", "0/bridge", "0/record"}));

  ASSERT_THAT(replica_->Report({call_.CallerHangsUp(), call_.AgentHangsUp()}), IsOk());
  ASSERT_TRUE(Await([&] { return peers_.router.ended > 0; }));
  const v1::Call ended = *replica_->Get(call_.id());
  EXPECT_EQ(ended.state(), v1::CALL_STATE_ENDED);
  EXPECT_EQ(ended.outcome(), v1::CALL_OUTCOME_HANDLED);
  EXPECT_EQ(ended.hung_up_by(), v1::HUNG_UP_BY_CALLER);
  EXPECT_EQ(ended.agent(), "workspaces/w1/people/ana");
  EXPECT_EQ(ended.recording_id(), peers_.gateway.LastRecording().recording_id());
  EXPECT_EQ(peers_.router.end_cause(), routing::v1::CALL_END_CAUSE_CALLER_HUNG_UP);
}

TEST_F(ServiceTest, AHandledCallTakesFewAppendsAndLeavesNoTimer) {
  Connect();
  ASSERT_THAT(replica_->Report({call_.CallerHangsUp(), call_.AgentHangsUp()}), IsOk());

  EXPECT_TRUE(Await([&] { return database_.Query("SELECT count(*) FROM calls.timers") == "0"; }));
  const int appends = std::stoi(database_.Query("SELECT count(*) FROM calls.events"));
  EXPECT_LE(appends, 8);
  RecordProperty("appends", appends);
}

TEST_F(ServiceTest, AWaitingCallerHearsMusicUntilAPushedOfferIsAnswered) {
  peers_.router.Say(AWait);
  ASSERT_THAT(replica_->Report({call_.Incoming()}), IsOk());
  ASSERT_TRUE(call_.Awaits("0/music"));
  ASSERT_THAT(replica_->Report({call_.CallerAnswered()}), IsOk());

  peers_.router.Say(AnOffer(9, "bo"));
  ASSERT_THAT(replica_->Deliver(peers_.router.Now(call_.id())), IsOk());
  ASSERT_TRUE(call_.Awaits("1/originate"));
  ASSERT_THAT(replica_->Report({call_.AgentAnswers()}), IsOk());
  ASSERT_TRUE(call_.Awaits("0/bridge"));
}

TEST_F(ServiceTest, ARefusedOfferGoesToTheNextAgent) {
  peers_.router.Say(AnOffer(7, "ana"));
  peers_.router.SayAfterDecline(AnOffer(8, "bo"));
  ASSERT_THAT(replica_->Report({call_.Incoming()}), IsOk());
  ASSERT_TRUE(call_.Awaits("1/originate"));
  ASSERT_THAT(replica_->Report({call_.AgentRefuses()}), IsOk());

  ASSERT_TRUE(call_.Awaits("2/originate"));
  EXPECT_EQ(peers_.router.decline_outcome(), routing::v1::OFFER_OUTCOME_DECLINED);
  EXPECT_EQ(peers_.gateway.LastOriginate().person_id(), "bo");
}

TEST_F(ServiceTest, APhoneThatIsNotThereIsDeclinedAsFailed) {
  peers_.gateway.Refuse("originate", "NO_DEVICE");
  peers_.router.Say(AnOffer(7, "ana"));
  peers_.router.SayAfterDecline(AWait);
  ASSERT_THAT(replica_->Report({call_.Incoming()}), IsOk());
  ASSERT_TRUE(call_.Awaits("0/music"));
  EXPECT_EQ(peers_.router.decline_outcome(), routing::v1::OFFER_OUTCOME_DEVICE_FAILED);
}

TEST_F(ServiceTest, AnAgentWhoAnswersTooLateIsHungUp) {
  peers_.router.Say(AnOffer(7, "ana"));
  ASSERT_THAT(replica_->Report({call_.Incoming()}), IsOk());
  ASSERT_TRUE(call_.Awaits("1/originate"));
  peers_.router.offers_expire = true;
  peers_.router.Say(AWait);
  ASSERT_THAT(replica_->Report({call_.AgentAnswers()}), IsOk());
  EXPECT_TRUE(call_.Awaits("1/hang_up"));
}

TEST_F(ServiceTest, AMissedCallHearsWhyAndIsCountedWithItsReason) {
  peers_.router.Say([](routing::v1::RoutingUpdate& update) {
    update.mutable_missed()->set_reason(routing::v1::MISSED_REASON_CLOSED);
    update.mutable_missed()->set_owner_group_id("g1");
  });
  ASSERT_THAT(replica_->Report({call_.Incoming()}), IsOk());
  ASSERT_TRUE(call_.Awaits("0/prompt"));
  EXPECT_EQ(peers_.gateway.LastPrompt(), "closed");
  ASSERT_THAT(replica_->Report({call_.CallerAnswered(), call_.PromptFinished()}), IsOk());
  ASSERT_TRUE(call_.Awaits("0/hang_up"));

  EXPECT_EQ(replica_->Get(call_.id())->outcome(), v1::CALL_OUTCOME_MISSED);
  EXPECT_THAT(replica_->metrics().Text(),
              HasSubstr("centralita_calls_missed_total{reason=\"closed\"} 1"));
}

TEST_F(ServiceTest, AnUnknownNumberIsNotFound) {
  ASSERT_THAT(replica_->Report({call_.Incoming("955555555")}), IsOk());
  ASSERT_TRUE(call_.Awaits("0/reject"));
  EXPECT_EQ(peers_.gateway.RejectedWith(), 404);
  EXPECT_EQ(peers_.router.enqueued, 0);
}

TEST_F(ServiceTest, ACallOfAnotherWorkspaceDoesNotExist) {
  Connect();
  EXPECT_THAT(replica_->Get(call_.id(), "w2"),
              StatusIs(absl::StatusCode::kNotFound, "CALL_NOT_FOUND"));

  v1::GetCallRequest request;
  request.set_name("workspaces/w1/calls/" + call_.id());
  grpc::ClientContext context;
  context.AddMetadata("x-centralita-workspace", "w2");
  v1::Call response;
  EXPECT_EQ(replica_->calls().GetCall(&context, request, &response).error_code(),
            grpc::StatusCode::PERMISSION_DENIED);
}

TEST_F(ServiceTest, TheListHasTheNewestFirstAndPages) {
  peers_.router.Say(AWait);
  std::vector<std::string> ids;
  for (int i = 0; i < 3; ++i) {
    LiveCall call(peers_);
    ids.push_back("workspaces/w1/calls/" + call.id());
    ASSERT_THAT(replica_->Report({call.Incoming()}), IsOk());
  }
  v1::ListCallsRequest request;
  request.set_parent("workspaces/w1");
  request.set_page_size(2);
  request.set_live_only(true);
  const auto list = [&] {
    return *rpc::Unary(replica_->calls(), &v1::CallService::StubInterface::ListCalls, request,
                       Soon());
  };
  ASSERT_TRUE(Await([&] { return list().calls_size() == 2 && list().calls(0).name() == ids[2]; }));
  EXPECT_EQ(list().calls(1).name(), ids[1]);
  request.set_page_token(list().next_page_token());
  ASSERT_EQ(list().calls_size(), 1);
  EXPECT_EQ(list().calls(0).name(), ids[0]);
  EXPECT_EQ(list().next_page_token(), "");
}

TEST_F(ServiceTest, WatchersSeeEveryStateUntilTheEnd) {
  peers_.router.Say(AWait);
  ASSERT_THAT(replica_->Report({call_.Incoming()}), IsOk());
  ASSERT_TRUE(call_.Awaits("0/music"));
  v1::WatchCallRequest request;
  request.set_name("workspaces/w1/calls/" + call_.id());
  grpc::ClientContext context;
  const auto stream = replica_->calls().WatchCall(&context, request);
  v1::WatchCallResponse seen;
  ASSERT_TRUE(stream->Read(&seen));
  EXPECT_EQ(seen.call().state(), v1::CALL_STATE_QUEUED);

  v1::HangUpCallRequest hang_up;
  hang_up.set_name(request.name());
  ASSERT_THAT(
      rpc::Unary(replica_->calls(), &v1::CallService::StubInterface::HangUpCall, hang_up, Soon()),
      IsOk());
  while (stream->Read(&seen)) {
  }
  EXPECT_EQ(seen.call().state(), v1::CALL_STATE_ENDED);
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(ServiceTest, TheTimelineTellsTheWholeStory) {
  Connect();
  v1::GetCallTimelineRequest request;
  request.set_name("workspaces/w1/calls/" + call_.id());
  const v1::CallTimeline timeline = *rpc::Unary(
      replica_->calls(), &v1::CallService::StubInterface::GetCallTimeline, request, Soon());
  ASSERT_GE(timeline.events_size(), 7);
  EXPECT_TRUE(timeline.events(0).has_received());
  EXPECT_TRUE(timeline.events(1).has_number_resolved());
  EXPECT_EQ(timeline.events(1).workspace_id(), "w1");
}

}  // namespace
}  // namespace centralita::calls
