#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "centralita/calls/v1/call_service.grpc.pb.h"
#include "centralita/calls/v1/gateway_event_service.grpc.pb.h"
#include "centralita/calls/v1/routing_update_service.grpc.pb.h"
#include "libs/clock/clock.h"
#include "libs/ids/uuid.h"
#include "libs/lifecycle/process.h"
#include "libs/rpc/client.h"
#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/test_database.h"
#include "services/calls/bind.h"
#include "services/calls/testing/scripted_peers.h"

namespace centralita::calls {

/// The whole service in this process, as main() runs it.
class Replica {
 public:
  Replica(const test::TestDatabase& database, const ScriptedPeers& peers)
      : process_("calls", {{"calls", Bind}},
                 {"--listen=127.0.0.1:0", "--metrics_listen=", "--shutdown_wait=0s",
                  "--call_drain=100ms", "--shutdown_grace=5s", "--log_level=error",
                  absl::StrCat("--postgres_url=", database.url()), "--pool_size=8",
                  absl::StrCat("--routing_address=", peers.router_server->address()),
                  absl::StrCat("--directory_address=", peers.directory_server->address())},
                 {}) {
    const absl::Status started = process_.Start();
    EXPECT_TRUE(started.ok()) << started;
    const auto channel = process_.ChannelTo("calls");
    events_ = v1::GatewayEventService::NewStub(channel);
    updates_ = v1::RoutingUpdateService::NewStub(channel);
    calls_ = v1::CallService::NewStub(channel);
  }

  absl::Status Report(const std::vector<media::v1::LegEvent>& events) {
    v1::ReportLegEventsRequest request;
    for (const media::v1::LegEvent& event : events) *request.add_events() = event;
    return rpc::Unary(*events_, &v1::GatewayEventService::StubInterface::ReportLegEvents, request,
                      test::Soon())
        .status();
  }

  absl::Status Deliver(const routing::v1::RoutingUpdate& update) {
    v1::DeliverUpdateRequest request;
    *request.mutable_update() = update;
    return rpc::Unary(*updates_, &v1::RoutingUpdateService::StubInterface::DeliverUpdate, request,
                      test::Soon())
        .status();
  }

  v1::CallService::StubInterface& calls() { return *calls_; }
  metrics::Registry& metrics() { return process_.metrics(); }

  absl::StatusOr<v1::Call> Get(const std::string& call, const std::string& workspace = "w1") {
    v1::GetCallRequest request;
    request.set_name(absl::StrCat("workspaces/", workspace, "/calls/", call));
    return rpc::Unary(*calls_, &v1::CallService::StubInterface::GetCall, request, test::Soon());
  }

 private:
  lifecycle::Process process_;
  std::unique_ptr<v1::GatewayEventService::StubInterface> events_;
  std::unique_ptr<v1::RoutingUpdateService::StubInterface> updates_;
  std::unique_ptr<v1::CallService::StubInterface> calls_;
};

/// One call at the scripted gateway: makes the events of its legs.
class LiveCall {
 public:
  explicit LiveCall(ScriptedPeers& peers) : peers_(peers), ids_(clock_) {
    id_ = ids_.Next();
    caller_ = ids_.Next();
    peers_.gateway.SetAlive(caller_, true);
  }

  media::v1::LegEvent Incoming(const std::string& to = "922222222") {
    media::v1::LegEvent event = Next(caller_);
    media::v1::IncomingCall& incoming = *event.mutable_incoming();
    incoming.set_from("911111111");
    incoming.set_to(to);
    incoming.set_region("ES");
    incoming.set_gateway("gw1");
    incoming.set_gateway_address(peers_.gateway_server->address());
    incoming.set_incarnation("i1");
    return event;
  }
  media::v1::LegEvent CallerAnswered() { return Answered(caller_); }
  media::v1::LegEvent CallerHangsUp() { return Ended(caller_, 0, media::v1::LEG_END_CAUSE_NORMAL); }
  media::v1::LegEvent PromptFinished() { return Heard("0/prompt"); }
  media::v1::LegEvent AgentRings() {
    media::v1::LegEvent event = Next(agent());
    event.mutable_ringing();
    return event;
  }
  media::v1::LegEvent AgentAnswers() { return Answered(agent()); }
  media::v1::LegEvent AgentRefuses() { return Ended(agent(), 486, media::v1::LEG_END_CAUSE_BUSY); }
  media::v1::LegEvent AgentHangsUp() { return Ended(agent(), 0, media::v1::LEG_END_CAUSE_NORMAL); }

  /// The same of any leg.
  media::v1::LegEvent Answers(const std::string& leg) { return Answered(leg); }
  media::v1::LegEvent Refuses(const std::string& leg) {
    return Ended(leg, 486, media::v1::LEG_END_CAUSE_BUSY);
  }
  media::v1::LegEvent HangsUp(const std::string& leg) {
    return Ended(leg, 0, media::v1::LEG_END_CAUSE_NORMAL);
  }
  media::v1::LegEvent Presses(const std::string& digit) {
    media::v1::LegEvent event = Next(caller_);
    event.mutable_dtmf()->set_digit(digit);
    event.mutable_dtmf()->set_duration_ms(80);
    return event;
  }
  media::v1::LegEvent Heard(const std::string& command) {
    media::v1::LegEvent event = Next(caller_);
    event.mutable_play_finished()->set_command_id(absl::StrCat(id_, "/", command));
    event.mutable_play_finished()->set_completed(true);
    return event;
  }
  std::string LegOf(const std::string& person) const {
    return peers_.gateway.OriginateFor(person).leg_id();
  }

  bool Awaits(const std::string& command) const {
    return test::Await([&] { return peers_.gateway.HasExecuted(id_, command); });
  }
  const std::string& id() const { return id_; }
  std::string agent() const { return peers_.gateway.LastOriginate().leg_id(); }

 private:
  media::v1::LegEvent Next(const std::string& leg) {
    media::v1::LegEvent event;
    event.set_leg_id(leg);
    event.set_call_id(id_);
    event.set_sequence(++sequences_[leg]);
    event.mutable_event_time()->set_seconds(absl::ToUnixSeconds(clock_.Now()));
    event.mutable_event_time()->set_nanos(
        static_cast<int32_t>(absl::ToUnixNanos(clock_.Now()) % 1'000'000'000));
    return event;
  }
  media::v1::LegEvent Answered(const std::string& leg) {
    media::v1::LegEvent event = Next(leg);
    event.mutable_answered()->set_codec("PCMA");
    return event;
  }
  media::v1::LegEvent Ended(const std::string& leg, int sip, media::v1::LegEndCause cause) {
    media::v1::LegEvent event = Next(leg);
    event.mutable_ended()->set_ended_by(media::v1::LEG_ENDED_BY_REMOTE);
    event.mutable_ended()->set_sip_status(sip);
    event.mutable_ended()->set_cause(cause);
    peers_.gateway.SetAlive(leg, false);
    return event;
  }

  ScriptedPeers& peers_;
  SystemClock clock_;
  ids::UuidSource ids_;
  std::string id_;
  std::string caller_;
  std::map<std::string, int64_t> sequences_;
};

/// What a router says when it offers a call.
inline std::function<void(routing::v1::RoutingUpdate&)> AnOffer(uint64_t token,
                                                                const std::string& person) {
  return [token, person](routing::v1::RoutingUpdate& update) {
    routing::v1::Offer& offer = *update.mutable_offer();
    offer.set_token(token);
    offer.set_person_id(person);
    offer.mutable_expire_time()->set_seconds(absl::ToUnixSeconds(SystemClock().Now()) + 20);
    update.set_offers(update.offers() + 1);
  };
}

/// What a router says when it offers a call to several at once.
inline std::function<void(routing::v1::RoutingUpdate&)> Offers(
    const std::map<uint64_t, std::string>& people) {
  return [people](routing::v1::RoutingUpdate& update) {
    update.clear_other_offers();
    AnOffer(people.begin()->first, people.begin()->second)(update);
    for (auto it = std::next(people.begin()); it != people.end(); ++it) {
      routing::v1::RoutingUpdate one;
      AnOffer(it->first, it->second)(one);
      *update.add_other_offers() = one.offer();
    }
  };
}

inline void AWait(routing::v1::RoutingUpdate& update) {
  update.mutable_waiting()->set_position(1);
  update.mutable_waiting()->mutable_max_wait_time()->set_seconds(
      absl::ToUnixSeconds(SystemClock().Now()) + 300);
}

}  // namespace centralita::calls
