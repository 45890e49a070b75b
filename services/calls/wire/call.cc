#include "services/calls/wire/call.h"

#include <string>

#include "libs/ids/name.h"
#include "services/calls/wire/routing_update.h"
#include "services/calls/wire/time.h"

namespace centralita::calls {
namespace {

v1::CallState StateOf(Phase phase) {
  switch (phase) {
    case Phase::kReceived:
      return v1::CALL_STATE_RECEIVED;
    case Phase::kQueued:
      return v1::CALL_STATE_QUEUED;
    case Phase::kOffering:
      return v1::CALL_STATE_OFFERING;
    case Phase::kConnected:
      return v1::CALL_STATE_CONNECTED;
    case Phase::kAnnouncing:
      return v1::CALL_STATE_ANNOUNCING;
    case Phase::kEnded:
      return v1::CALL_STATE_ENDED;
    case Phase::kCallbackPending:
      return v1::CALL_STATE_CALLBACK_PENDING;
    case Phase::kCallingBack:
      return v1::CALL_STATE_CALLING_BACK;
    case Phase::kNone:
      break;
  }
  return v1::CALL_STATE_UNSPECIFIED;
}

std::string NameIn(const Call& call, absl::string_view collection, const std::string& id) {
  if (id.empty()) return "";
  return ids::MakeName("workspaces/*/*/*", {call.workspace.value(), collection, id});
}

v1::LegRole RoleOf(LegRole role) {
  switch (role) {
    case LegRole::kCaller:
      return v1::LEG_ROLE_CALLER;
    case LegRole::kAgent:
      return v1::LEG_ROLE_AGENT;
    case LegRole::kCallback:
      break;
  }
  return v1::LEG_ROLE_CALLBACK;
}

v1::CallLeg ToProto(const Call& call, const Leg& leg) {
  v1::CallLeg proto;
  proto.set_leg_id(leg.id.value());
  proto.set_role(RoleOf(leg.role));
  proto.set_person(NameIn(call, "people", leg.person.value()));
  *proto.mutable_create_time() = ToTimestamp(leg.created_at);
  if (leg.was_answered()) *proto.mutable_answer_time() = ToTimestamp(leg.answered_at);
  if (!leg.live()) {
    *proto.mutable_end_time() = ToTimestamp(leg.ended_at);
    proto.set_sip_status(leg.end.sip_status);
  }
  return proto;
}

/// The group that has the call, or had it last.
std::string GroupOf(const Call& call) {
  if (call.ended() && !call.end.group.empty()) return call.end.group.value();
  if (call.routing.has_value()) return call.routing->group.value();
  return call.number.has_value() ? call.number->group.value() : "";
}

/// The agent who has the call, or had it last.
std::string AgentOf(const Call& call) {
  if (!call.agent.empty()) return call.agent.value();
  for (auto leg = call.legs.rbegin(); leg != call.legs.rend(); ++leg) {
    if (leg->role == LegRole::kAgent) return leg->person.value();
  }
  return "";
}

v1::CallOffer ToProto(const Call& call, const Offer& offer) {
  v1::CallOffer proto;
  proto.set_person(NameIn(call, "people", offer.agent.value()));
  *proto.mutable_offer_time() = ToTimestamp(offer.offered_at);
  *proto.mutable_expire_time() = ToTimestamp(offer.expires_at);
  if (const Leg* leg = call.FindLegOfOffer(offer.token)) proto.set_leg_id(leg->id.value());
  return proto;
}

v1::CallbackState StateOf(const Call& call, const Callback& callback) {
  if (!callback.granted) return v1::CALLBACK_STATE_ASKED;
  if (callback.agent_leg.empty()) return v1::CALLBACK_STATE_PENDING;
  return call.agent_leg.empty() ? v1::CALLBACK_STATE_CALLING : v1::CALLBACK_STATE_REACHED;
}

v1::Callback ToProto(const Call& call, const Callback& callback) {
  v1::Callback proto;
  proto.set_state(StateOf(call, callback));
  proto.set_number(callback.number);
  *proto.mutable_ask_time() = ToTimestamp(callback.asked_at);
  if (callback.expires_at != absl::InfiniteFuture()) {
    *proto.mutable_expire_time() = ToTimestamp(callback.expires_at);
  }
  if (!callback.agent_leg.empty()) *proto.mutable_call_time() = ToTimestamp(callback.reached_at);
  return proto;
}

/// What is only so while the call is in the queue.
void ShowQueue(const Call& call, v1::Call& proto) {
  if (!call.in_queue()) return;
  for (const Offer& offer : call.offers()) *proto.add_offers() = ToProto(call, offer);
  const auto* waiting =
      call.routing.has_value() ? std::get_if<Waiting>(&call.routing->state) : nullptr;
  if (waiting == nullptr) return;
  *proto.mutable_waiting() = ToProto(*waiting);
  *proto.mutable_waiting_as_of_time() = ToTimestamp(call.placed_at);
}

}  // namespace

v1::Call ToProto(const CallId& id, const Call& call, int64_t version) {
  v1::Call proto;
  proto.set_name(NameIn(call, "calls", id.value()));
  proto.set_direction(v1::DIRECTION_INBOUND);
  proto.set_state(StateOf(call.phase));
  proto.set_caller(call.number.has_value() ? call.number->caller : call.incoming.from);
  proto.set_dialled(call.number.has_value() ? call.number->dialled : call.incoming.to);
  proto.set_group(NameIn(call, "groups", GroupOf(call)));
  proto.set_agent(NameIn(call, "people", AgentOf(call)));
  *proto.mutable_create_time() = ToTimestamp(call.received_at);
  if (!call.agent_leg.empty()) *proto.mutable_connect_time() = ToTimestamp(call.connected_at);
  if (call.ended()) {
    *proto.mutable_end_time() = ToTimestamp(call.ended_at);
    proto.set_outcome(static_cast<v1::CallOutcome>(call.end.outcome));
    proto.set_missed_reason(static_cast<routing::v1::MissedReason>(call.end.missed_reason));
    proto.set_hung_up_by(static_cast<v1::HungUpBy>(call.end.hung_up_by));
    *proto.mutable_talk_duration() = ToDuration(call.end.talk);
  }
  proto.set_recording_id(call.recording.value());
  for (const Leg& leg : call.legs) *proto.add_legs() = ToProto(call, leg);
  if (call.routing.has_value()) {
    for (const Hop& hop : call.routing->hops) *proto.add_hops() = ToProto(hop);
  }
  ShowQueue(call, proto);
  if (call.callback.has_value()) *proto.mutable_callback() = ToProto(call, *call.callback);
  proto.set_version(version);
  return proto;
}

}  // namespace centralita::calls
