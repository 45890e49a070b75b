#include <google/protobuf/arena.h>

#include "centralita/routing/v1/routing_event.pb.h"
#include "services/routing/wire/enums.h"
#include "services/routing/wire/event.h"
#include "services/routing/wire/group.h"
#include "services/routing/wire/time.h"

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
    to.mutable_call_queued()->set_call_id(f.call.value());
    *to.mutable_call_queued()->mutable_max_wait_time() = ToProto(f.max_wait_end);
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
  }
  void operator()(const OfferEnded& f) const {
    auto& proto = *to.mutable_offer_ended();
    proto.set_call_id(f.call.value());
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
  }
};

}  // namespace

std::string EncodeEvent(const Event& event) {
  google::protobuf::Arena arena;
  auto& proto = *google::protobuf::Arena::CreateMessage<v1::RoutingEvent>(&arena);
  *proto.mutable_event_time() = ToProto(event.time);
  std::visit(Encoder{proto}, event.fact);
  return proto.SerializeAsString();
}

}  // namespace centralita::routing
