#include "services/calls/wire/call_event.h"

#include <utility>

#include "libs/status/error.h"
#include "services/calls/wire/leg_event.h"
#include "services/calls/wire/routing_update.h"
#include "services/calls/wire/time.h"

namespace centralita::calls {
namespace {

// The enums of the domain are those of the contract, number by number.
static_assert(static_cast<int>(Outcome::kCallbackMerged) == v1::CALL_OUTCOME_CALLBACK_MERGED);
static_assert(static_cast<int>(HungUpBy::kSystem) == v1::HUNG_UP_BY_SYSTEM);
static_assert(static_cast<int>(CallerKnowledge::kNotFound) ==
              routing::v1::CALLER_KNOWLEDGE_NOT_FOUND);

absl::Status Unreadable(absl::string_view what) {
  return status::Error(absl::StatusCode::kDataLoss, "EVENT_UNREADABLE", what);
}

class Writer {
 public:
  explicit Writer(v1::CallEvent& proto) : proto_(proto) {}

  void operator()(const CallReceived& received) {
    proto_.mutable_received()->set_leg_id(received.leg.value());
    *proto_.mutable_received()->mutable_incoming() = ToProto(received.incoming);
  }
  void operator()(const NumberResolved& number) {
    v1::NumberResolved& to = *proto_.mutable_number_resolved();
    to.set_caller(number.caller);
    to.set_dialled(number.dialled);
    to.set_group_id(number.group.value());
    to.set_locale(number.locale);
    to.set_caller_knowledge(static_cast<routing::v1::CallerKnowledge>(number.knowledge));
    to.set_caller_display_name(number.caller_display_name);
  }
  void operator()(const NumberRejected& rejected) {
    proto_.mutable_number_rejected()->set_reason(rejected.reason);
  }
  void operator()(const RoutingDecided& decided) {
    *proto_.mutable_routing_decided()->mutable_update() = ToProto(decided.update);
  }
  void operator()(const AgentLegRequested& requested) {
    v1::AgentLegRequested& to = *proto_.mutable_agent_leg_requested();
    to.set_leg_id(requested.leg.value());
    to.set_person_id(requested.person.value());
    to.set_token(requested.token);
  }
  void operator()(const LegChanged& changed) {
    *proto_.mutable_leg_changed()->mutable_leg_event() = ToProto(changed.event);
  }
  void operator()(const AgentConnected& connected) {
    v1::AgentConnected& to = *proto_.mutable_agent_connected();
    to.set_leg_id(connected.leg.value());
    to.set_person_id(connected.person.value());
    to.set_group_id(connected.group.value());
    to.set_recording_id(connected.recording.value());
  }
  void operator()(const AgentLeft& left) {
    proto_.mutable_agent_left()->set_leg_id(left.leg.value());
    proto_.mutable_agent_left()->set_person_id(left.person.value());
  }
  void operator()(const CallEnded& end) {
    v1::CallEnded& to = *proto_.mutable_ended();
    to.set_outcome(static_cast<v1::CallOutcome>(end.outcome));
    to.set_missed_reason(static_cast<routing::v1::MissedReason>(end.missed_reason));
    to.set_holiday(end.holiday);
    to.set_hung_up_by(static_cast<v1::HungUpBy>(end.hung_up_by));
    to.set_group_id(end.group.value());
    to.set_talk_ms(absl::ToInt64Milliseconds(end.talk));
    to.set_wait_ms(absl::ToInt64Milliseconds(end.wait));
  }
  void operator()(const RoutingReleased&) { proto_.mutable_routing_released(); }
  void operator()(const Announced& announced) {
    v1::Announced& to = *proto_.mutable_announced();
    *to.mutable_waiting() = ToProto(announced.waiting);
    if (announced.due != absl::InfinitePast()) {
      *to.mutable_due_time() = ToTimestamp(announced.due);
    }
    to.mutable_prompts()->Assign(announced.prompts.begin(), announced.prompts.end());
    to.set_position(announced.position);
    to.set_wait_minutes(announced.wait_minutes);
    to.set_callback_offered(announced.callback_offered);
  }
  void operator()(const CallbackAsked& asked) {
    v1::CallbackAsked& to = *proto_.mutable_callback_asked();
    to.set_leg_id(asked.leg.value());
    to.set_digit(asked.digit);
    *to.mutable_press_time() = ToTimestamp(asked.pressed_at);
    if (asked.offered_at != absl::InfiniteFuture()) {
      *to.mutable_offer_time() = ToTimestamp(asked.offered_at);
    }
  }
  void operator()(const CallbackRefused& refused) {
    proto_.mutable_callback_refused()->set_reason(refused.reason);
  }
  void operator()(const AgentReached& reached) {
    v1::AgentReached& to = *proto_.mutable_agent_reached();
    to.set_leg_id(reached.leg.value());
    to.set_person_id(reached.person.value());
    to.set_group_id(reached.group.value());
  }
  void operator()(const CallbackDialled& dialled) {
    v1::CallbackDialled& to = *proto_.mutable_callback_dialled();
    to.set_leg_id(dialled.leg.value());
    to.set_number(dialled.number);
    to.set_incarnation(dialled.incarnation);
  }

 private:
  v1::CallEvent& proto_;
};

NumberResolved FromProto(const v1::NumberResolved& proto, const std::string& workspace) {
  return {.workspace = WorkspaceId(workspace),
          .caller = proto.caller(),
          .dialled = proto.dialled(),
          .group = GroupId(proto.group_id()),
          .locale = proto.locale(),
          .knowledge = static_cast<CallerKnowledge>(proto.caller_knowledge()),
          .caller_display_name = proto.caller_display_name()};
}

CallEnded FromProto(const v1::CallEnded& proto) {
  return {.outcome = static_cast<Outcome>(proto.outcome()),
          .missed_reason = static_cast<MissedReason>(proto.missed_reason()),
          .holiday = proto.holiday(),
          .hung_up_by = static_cast<HungUpBy>(proto.hung_up_by()),
          .group = GroupId(proto.group_id()),
          .talk = absl::Milliseconds(proto.talk_ms()),
          .wait = absl::Milliseconds(proto.wait_ms())};
}

Announced FromProto(const v1::Announced& proto) {
  return {.waiting = calls::FromProto(proto.waiting()),
          .due = proto.has_due_time() ? FromTimestamp(proto.due_time()) : absl::InfinitePast(),
          .prompts = {proto.prompts().begin(), proto.prompts().end()},
          .position = proto.position(),
          .wait_minutes = proto.wait_minutes(),
          .callback_offered = proto.callback_offered()};
}

CallbackAsked FromProto(const v1::CallbackAsked& proto) {
  CallbackAsked asked{.leg = LegId(proto.leg_id()),
                      .digit = proto.digit(),
                      .pressed_at = FromTimestamp(proto.press_time())};
  if (proto.has_offer_time()) asked.offered_at = FromTimestamp(proto.offer_time());
  return asked;
}

}  // namespace

v1::CallEvent ToProto(const Event& event) {
  v1::CallEvent proto;
  *proto.mutable_event_time() = ToTimestamp(event.at);
  proto.set_workspace_id(event.workspace.value());
  std::visit(Writer(proto), event.what);
  return proto;
}

absl::StatusOr<Event> FromProto(const v1::CallEvent& proto) {
  Event event{.at = FromTimestamp(proto.event_time()),
              .workspace = WorkspaceId(proto.workspace_id())};
  switch (proto.event_case()) {
    case v1::CallEvent::kReceived:
      event.what =
          CallReceived{LegId(proto.received().leg_id()), FromProto(proto.received().incoming())};
      return event;
    case v1::CallEvent::kNumberResolved:
      event.what = FromProto(proto.number_resolved(), proto.workspace_id());
      return event;
    case v1::CallEvent::kNumberRejected:
      event.what = NumberRejected{event.workspace, proto.number_rejected().reason()};
      return event;
    case v1::CallEvent::kRoutingDecided: {
      absl::StatusOr<RoutingUpdate> update = FromProto(proto.routing_decided().update());
      if (!update.ok()) return Unreadable(update.status().message());
      event.what = RoutingDecided{*std::move(update)};
      return event;
    }
    case v1::CallEvent::kAgentLegRequested:
      event.what = AgentLegRequested{LegId(proto.agent_leg_requested().leg_id()),
                                     PersonId(proto.agent_leg_requested().person_id()),
                                     proto.agent_leg_requested().token()};
      return event;
    case v1::CallEvent::kLegChanged: {
      absl::StatusOr<LegEvent> leg = FromProto(proto.leg_changed().leg_event());
      if (!leg.ok()) return Unreadable(leg.status().message());
      event.what = LegChanged{*std::move(leg)};
      return event;
    }
    case v1::CallEvent::kAgentConnected:
      event.what = AgentConnected{LegId(proto.agent_connected().leg_id()),
                                  PersonId(proto.agent_connected().person_id()),
                                  GroupId(proto.agent_connected().group_id()),
                                  RecordingId(proto.agent_connected().recording_id())};
      return event;
    case v1::CallEvent::kAgentLeft:
      event.what =
          AgentLeft{LegId(proto.agent_left().leg_id()), PersonId(proto.agent_left().person_id())};
      return event;
    case v1::CallEvent::kEnded:
      event.what = FromProto(proto.ended());
      return event;
    case v1::CallEvent::kRoutingReleased:
      event.what = RoutingReleased{};
      return event;
    case v1::CallEvent::kAnnounced:
      event.what = FromProto(proto.announced());
      return event;
    case v1::CallEvent::kCallbackAsked:
      event.what = FromProto(proto.callback_asked());
      return event;
    case v1::CallEvent::kCallbackRefused:
      event.what = CallbackRefused{proto.callback_refused().reason()};
      return event;
    case v1::CallEvent::kAgentReached:
      event.what = AgentReached{LegId(proto.agent_reached().leg_id()),
                                PersonId(proto.agent_reached().person_id()),
                                GroupId(proto.agent_reached().group_id())};
      return event;
    case v1::CallEvent::kCallbackDialled:
      event.what = CallbackDialled{LegId(proto.callback_dialled().leg_id()),
                                   proto.callback_dialled().number(),
                                   proto.callback_dialled().incarnation()};
      return event;
    case v1::CallEvent::EVENT_NOT_SET:
      break;
  }
  return Unreadable("an event of no known kind");
}

}  // namespace centralita::calls
