#include "services/routing/wire/update.h"

#include "services/routing/wire/enums.h"
#include "services/routing/wire/time.h"

namespace centralita::routing {
namespace {

struct StateWriter {
  v1::RoutingUpdate& to;

  void operator()(const call_state::Waiting& state) const {
    v1::Waiting& proto = *to.mutable_waiting();
    proto.set_position(state.position);
    *proto.mutable_queued_since() = ToProto(state.queued_since);
    *proto.mutable_max_wait_time() = ToProto(state.max_wait_end);
    proto.set_nobody_because(ToProto(state.nobody_because));
  }
  void operator()(const call_state::Offered& state) const {
    v1::Offer& proto = *to.mutable_offer();
    proto.set_token(state.token);
    proto.set_person_id(state.person.value());
    *proto.mutable_expire_time() = ToProto(state.ring_until);
    proto.set_recording_off(state.recording_off);
    *proto.mutable_offer_time() = ToProto(state.made);
  }
  void operator()(const call_state::Connected& state) const {
    to.mutable_connected()->set_token(state.token);
    to.mutable_connected()->set_person_id(state.person.value());
  }
  void operator()(const call_state::Missed& state) const {
    v1::Missed& proto = *to.mutable_missed();
    proto.set_reason(ToProto(state.reason));
    proto.set_owner_group_id(state.owner.value());
    proto.set_holiday(state.holiday);
  }
  void operator()(const call_state::Ended& state) const {
    to.mutable_ended()->set_outcome(ToProto(state.outcome));
  }
};

}  // namespace

v1::Hop ToProto(const Hop& hop) {
  v1::Hop proto;
  proto.set_group_id(hop.group.value());
  proto.set_left_because(ToProto(hop.left_because));
  *proto.mutable_enter_time() = ToProto(hop.entered);
  return proto;
}

v1::RoutingUpdate ToProto(const CallUpdate& update) {
  v1::RoutingUpdate proto;
  proto.set_workspace_id(update.workspace.value());
  proto.set_call_id(update.call.value());
  proto.set_revision(update.revision);
  proto.set_group_id(update.group.value());
  for (const Hop& hop : update.hops) *proto.add_hops() = ToProto(hop);
  std::visit(StateWriter{proto}, update.state);
  proto.set_offers(update.offers);
  return proto;
}

}  // namespace centralita::routing
