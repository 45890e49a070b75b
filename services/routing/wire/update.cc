#include "services/routing/wire/update.h"

#include "services/routing/wire/enums.h"
#include "services/routing/wire/time.h"
#include "services/routing/wire/wait_model.h"

namespace centralita::routing {
namespace {

v1::Offer ToProto(const call_state::OneOffer& offer) {
  v1::Offer proto;
  proto.set_token(offer.token);
  proto.set_person_id(offer.person.value());
  *proto.mutable_expire_time() = routing::ToProto(offer.ring_until);
  proto.set_recording_off(offer.recording_off);
  *proto.mutable_offer_time() = routing::ToProto(offer.made);
  return proto;
}

/// What is not told at all has no time.
v1::WaitingTreatment ToProto(const WaitingTreatment& treatment) {
  const Announcements& said = treatment.announcements;
  v1::WaitingTreatment proto;
  proto.set_position(said.position);
  proto.set_wait(said.wait);
  if (said.position || said.wait) {
    *proto.mutable_first_after() = routing::ToProto(said.first_after);
    *proto.mutable_interval() = routing::ToProto(said.interval);
    proto.set_only_if_improved(said.only_if_improved);
  }
  if (treatment.callback.offered) {
    proto.set_callback_key(treatment.callback.key);
    *proto.mutable_callback_offer_after() = routing::ToProto(treatment.callback.offer_after);
  }
  return proto;
}

struct StateWriter {
  v1::RoutingUpdate& to;

  void operator()(const call_state::Waiting& state) const {
    v1::Waiting& proto = *to.mutable_waiting();
    proto.set_position(state.position);
    *proto.mutable_queued_since() = routing::ToProto(state.queued_since);
    *proto.mutable_max_wait_time() = routing::ToProto(state.max_wait_end);
    proto.set_nobody_because(routing::ToProto(state.nobody_because));
    if (state.estimate.has_value()) *proto.mutable_estimate() = routing::ToProto(*state.estimate);
  }
  void operator()(const call_state::Offered& state) const {
    for (const call_state::OneOffer& offer : state.offers) {
      (to.has_offer() ? *to.add_other_offers() : *to.mutable_offer()) = ToProto(offer);
    }
  }
  void operator()(const call_state::Connected& state) const {
    to.mutable_connected()->set_token(state.token);
    to.mutable_connected()->set_person_id(state.person.value());
  }
  void operator()(const call_state::Missed& state) const {
    v1::Missed& proto = *to.mutable_missed();
    proto.set_reason(routing::ToProto(state.reason));
    proto.set_owner_group_id(state.owner.value());
    proto.set_holiday(state.holiday);
  }
  void operator()(const call_state::Ended& state) const {
    to.mutable_ended()->set_outcome(routing::ToProto(state.outcome));
    to.mutable_ended()->set_hang_up(state.hang_up);
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

v1::CallbackRequest ToProto(const CallbackWish& callback) {
  v1::CallbackRequest proto;
  proto.set_number(callback.number);
  *proto.mutable_request_time() = ToProto(callback.asked);
  *proto.mutable_expire_time() = ToProto(callback.expires);
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
  if (update.callback.has_value()) *proto.mutable_callback() = ToProto(*update.callback);
  if (update.treatment.has_value()) *proto.mutable_treatment() = ToProto(*update.treatment);
  return proto;
}

}  // namespace centralita::routing
