#include <google/protobuf/arena.h>

#include "centralita/routing/v1/routing_event.pb.h"
#include "services/routing/wire/command.h"
#include "services/routing/wire/enums.h"
#include "services/routing/wire/event.h"
#include "services/routing/wire/group.h"
#include "services/routing/wire/skill.h"
#include "services/routing/wire/time.h"
#include "services/routing/wire/wait_model.h"

namespace centralita::routing {
namespace {

void AddSkipped(const std::vector<Skipped>& skipped,
                google::protobuf::RepeatedPtrField<v1::SkippedGroup>& to) {
  for (const auto& [group, because] : skipped) {
    v1::SkippedGroup& proto = *to.Add();
    proto.set_group_id(group.value());
    proto.set_because(ToProto(because));
  }
}

struct Encoder {
  v1::RoutingEvent& to;

  void operator()(const GroupConfigured& f) const {
    *to.mutable_group_configured()->mutable_snapshot() = ToProto(*f.config);
  }
  void operator()(const StatusChosen& f) const {
    auto& proto = *to.mutable_status_chosen();
    proto.set_person_id(f.person.value());
    proto.set_status(ToProto(f.status));
    proto.set_reason(f.reason);
  }
  void operator()(const ConsoleChanged& f) const {
    to.mutable_console_changed()->set_person_id(f.person.value());
    to.mutable_console_changed()->set_alive(f.alive);
  }
  void operator()(const DeviceChanged& f) const {
    auto& proto = *to.mutable_device_changed();
    proto.set_person_id(f.person.value());
    proto.set_gateway(f.gateway);
    if (f.expires.has_value()) *proto.mutable_expire_time() = ToProto(*f.expires);
  }
  void operator()(const WrapUpEnded& f) const {
    to.mutable_wrap_up_ended()->set_person_id(f.person.value());
  }
  void operator()(const CoolDownEnded& f) const {
    to.mutable_cool_down_ended()->set_person_id(f.person.value());
  }
  void operator()(const CallReceived& f) const {
    auto& proto = *to.mutable_call_received();
    proto.set_call_id(f.call.value());
    proto.set_group_id(f.group.value());
    proto.set_caller(f.caller);
    proto.set_dialled(f.dialled);
    proto.set_priority(f.priority);
    Write(f.skills, *proto.mutable_skills());
    if (f.wanted.has_value()) proto.set_wanted_person_id(f.wanted->value());
    proto.set_knowledge(ToProto(f.knowledge));
  }
  void operator()(const ScheduleFaulted& f) const {
    auto& proto = *to.mutable_schedule_faulted();
    proto.set_group_id(f.group.value());
    proto.set_call_id(f.call.value());
    proto.set_fault(f.fault);
    proto.set_assumed_open(f.assumed_open);
  }
  void operator()(const CallMoved& f) const {
    auto& proto = *to.mutable_call_moved();
    proto.set_call_id(f.call.value());
    proto.set_because(ToProto(f.because));
    proto.set_holiday(f.holiday);
    AddSkipped(f.skipped, *proto.mutable_skipped());
    proto.set_to_group_id(f.to.value());
  }
  void operator()(const CallQueued& f) const {
    auto& proto = *to.mutable_call_queued();
    proto.set_call_id(f.call.value());
    *proto.mutable_max_wait_time() = ToProto(f.max_wait_end);
    if (f.wanted.has_value()) proto.set_wanted_person_id(f.wanted->value());
    if (f.hold_until.has_value()) *proto.mutable_hold_until_time() = ToProto(*f.hold_until);
    if (f.reconsider.has_value()) *proto.mutable_reconsider_time() = ToProto(*f.reconsider);
    if (f.estimate.has_value()) *proto.mutable_estimate() = ToProto(*f.estimate);
  }
  void operator()(const CallMissed& f) const {
    auto& proto = *to.mutable_call_missed();
    proto.set_call_id(f.call.value());
    proto.set_left_because(ToProto(f.left_because));
    AddSkipped(f.skipped, *proto.mutable_skipped());
    proto.set_reason(ToProto(f.reason));
    proto.set_holiday(f.holiday);
  }
  void operator()(const OfferMade& f) const {
    auto& proto = *to.mutable_offer_made();
    proto.set_call_id(f.call.value());
    proto.set_person_id(f.person.value());
    proto.set_token(f.token);
    *proto.mutable_expire_time() = ToProto(f.ring_until);
    *proto.mutable_reclaim_time() = ToProto(f.reclaim_at);
    proto.set_recording_off(f.recording_off);
  }
  void operator()(const OfferAccepted& f) const {
    to.mutable_offer_accepted()->set_call_id(f.call.value());
    to.mutable_offer_accepted()->set_token(f.token);
  }
  void operator()(const OfferEnded& f) const {
    auto& proto = *to.mutable_offer_ended();
    proto.set_call_id(f.call.value());
    proto.set_token(f.token);
    proto.set_outcome(ToProto(f.outcome));
    if (f.cool_down_end.has_value()) {
      *proto.mutable_cool_down_end_time() = ToProto(*f.cool_down_end);
    }
    if (f.round_end.has_value()) *proto.mutable_round_end_time() = ToProto(*f.round_end);
  }
  void operator()(const RoundEnded& f) const {
    to.mutable_round_ended()->set_call_id(f.call.value());
  }
  void operator()(const CallEnded& f) const {
    auto& proto = *to.mutable_call_ended();
    proto.set_call_id(f.call.value());
    proto.set_outcome(ToProto(f.outcome));
    if (f.wrap_up_end.has_value()) *proto.mutable_wrap_up_end_time() = ToProto(*f.wrap_up_end);
    if (f.wrap_up_latest.has_value()) {
      *proto.mutable_wrap_up_latest_time() = ToProto(*f.wrap_up_latest);
    }
    proto.set_hang_up(f.hang_up);
  }
  void operator()(const NextStatusChosen& f) const {
    auto& proto = *to.mutable_next_status_chosen();
    proto.set_person_id(f.person.value());
    if (f.status.has_value()) proto.set_status(ToProto(*f.status));
    proto.set_reason(f.reason);
  }
  void operator()(const GroupAvailabilityChosen& f) const {
    auto& proto = *to.mutable_group_availability_chosen();
    proto.set_person_id(f.person.value());
    proto.set_group_id(f.group.value());
    proto.set_available(f.available);
  }
  void operator()(const CapacitySet& f) const {
    to.mutable_capacity_set()->set_person_id(f.person.value());
    to.mutable_capacity_set()->set_voice(f.voice);
  }
  void operator()(const OtherCallBegan& f) const {
    to.mutable_other_call_began()->set_person_id(f.person.value());
    to.mutable_other_call_began()->set_call_id(f.other.value());
  }
  void operator()(const OtherCallEnded& f) const {
    to.mutable_other_call_ended()->set_person_id(f.person.value());
    to.mutable_other_call_ended()->set_call_id(f.other.value());
  }
  void operator()(const AgentPaused& f) const {
    auto& proto = *to.mutable_agent_paused();
    proto.set_person_id(f.person.value());
    if (f.group.has_value()) proto.set_group_id(f.group->value());
    if (f.until != absl::InfiniteFuture()) *proto.mutable_until_time() = ToProto(f.until);
    proto.set_because(ToProto(f.because));
  }
  void operator()(const PauseEnded& f) const {
    to.mutable_pause_ended()->set_person_id(f.person.value());
    if (f.group.has_value()) to.mutable_pause_ended()->set_group_id(f.group->value());
  }
  void operator()(const WrapUpExtended& f) const {
    to.mutable_wrap_up_extended()->set_person_id(f.person.value());
    *to.mutable_wrap_up_extended()->mutable_end_time() = ToProto(f.end);
  }
  void operator()(const AgentReleased& f) const {
    to.mutable_agent_released()->set_person_id(f.person.value());
  }
  void operator()(const RosterTurned& f) const {
    to.mutable_roster_turned()->set_group_id(f.group.value());
  }
  void operator()(const CallReconsidered& f) const {
    auto& proto = *to.mutable_call_reconsidered();
    proto.set_call_id(f.call.value());
    if (f.next.has_value()) *proto.mutable_next_time() = ToProto(*f.next);
  }
  void operator()(const RingStepped& f) const {
    auto& proto = *to.mutable_ring_stepped();
    proto.set_call_id(f.call.value());
    if (f.next.has_value()) *proto.mutable_next_time() = ToProto(*f.next);
  }
  void operator()(const CallbackRequested& f) const {
    auto& proto = *to.mutable_callback_requested();
    proto.set_call_id(f.call.value());
    proto.set_number(f.number);
    *proto.mutable_expire_time() = ToProto(f.expires);
  }
  void operator()(const CallPrioritised& f) const {
    to.mutable_call_prioritised()->set_call_id(f.call.value());
    to.mutable_call_prioritised()->set_priority(f.priority);
  }
  void operator()(const CallHeld& f) const {
    auto& proto = *to.mutable_call_held();
    proto.set_call_id(f.call.value());
    proto.set_person_id(f.person.value());
    *proto.mutable_until_time() = ToProto(f.until);
  }
  void operator()(const Supervised& f) const {
    auto& proto = *to.mutable_supervised();
    proto.set_action(ToProto(f.action));
    proto.set_actor_id(f.actor);
    proto.set_request_id(f.request_id);
    if (f.subject.has_value()) proto.set_call_id(f.subject->value());
    if (f.person.has_value()) proto.set_person_id(f.person->value());
    if (f.group.has_value()) proto.set_group_id(f.group->value());
    proto.set_reason(f.reason);
    proto.set_digest(f.digest);
    if (f.from.has_value()) proto.set_from_group_id(f.from->value());
  }
};

}  // namespace

std::string EncodeEvent(const Event& event) {
  google::protobuf::Arena arena;
  auto& proto = *google::protobuf::Arena::CreateMessage<v1::RoutingEvent>(&arena);
  *proto.mutable_event_time() = ToProto(event.time);
  std::visit(Encoder{proto}, event.fact);
  if (event.cause != nullptr) *proto.mutable_cause() = ToProto(*event.cause);
  return proto.SerializeAsString();
}

}  // namespace centralita::routing
