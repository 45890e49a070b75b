#include "services/routing/wire/call_image.h"

#include "services/routing/wire/enums.h"
#include "services/routing/wire/skill.h"
#include "services/routing/wire/time.h"
#include "services/routing/wire/update.h"
#include "services/routing/wire/wait_model.h"

namespace centralita::routing {
namespace {

void Write(const Offer& offer, v1::OfferImage& to) {
  to.set_token(offer.token);
  to.set_agent(offer.agent);
  *to.mutable_offer_time() = ToProto(offer.made);
  *to.mutable_expire_time() = ToProto(offer.ring_until);
  *to.mutable_reclaim_time() = ToProto(offer.reclaim_at);
  to.set_recording_off(offer.recording_off);
  if (offer.accepted.has_value()) *to.mutable_accept_time() = ToProto(*offer.accepted);
}

Offer FromProto(const v1::OfferImage& from) {
  Offer offer{.token = from.token(),
              .agent = from.agent(),
              .made = routing::FromProto(from.offer_time()),
              .ring_until = routing::FromProto(from.expire_time()),
              .reclaim_at = routing::FromProto(from.reclaim_time()),
              .recording_off = from.recording_off()};
  if (from.has_accept_time()) offer.accepted = routing::FromProto(from.accept_time());
  return offer;
}

/// Who waits for whom, and for what else.
void WriteWishes(const Call& call, v1::CallImage& to) {
  to.set_priority(call.priority);
  Write(call.skills, *to.mutable_skills());
  if (call.wanted.has_value()) to.set_wanted(*call.wanted + 1);
  if (call.hold.has_value()) {
    to.set_held_for(call.hold->agent + 1);
    *to.mutable_held_until_time() = ToProto(call.hold->until);
  }
  if (call.reconsider.has_value()) *to.mutable_reconsider_time() = ToProto(*call.reconsider);
  if (call.callback.has_value()) *to.mutable_callback() = ToProto(*call.callback);
  if (call.estimate.has_value()) *to.mutable_estimate() = ToProto(*call.estimate);
}

void ReadWishes(const v1::CallImage& from, Call& call) {
  call.priority = from.priority();
  call.skills = routing::FromProto(from.skills());
  if (from.wanted() != 0) call.wanted = from.wanted() - 1;
  if (from.held_for() != 0) {
    call.hold =
        Hold{.agent = from.held_for() - 1, .until = routing::FromProto(from.held_until_time())};
  }
  if (from.has_reconsider_time()) call.reconsider = routing::FromProto(from.reconsider_time());
  if (from.has_callback()) {
    call.callback = CallbackWish{.number = from.callback().number(),
                                 .asked = routing::FromProto(from.callback().request_time()),
                                 .expires = routing::FromProto(from.callback().expire_time())};
  }
  if (from.has_estimate()) call.estimate = routing::FromProto(from.estimate());
}

}  // namespace

void Write(const Call& call, v1::CallImage& to) {
  to.set_number(call.number);
  to.set_call_id(call.id.value());
  to.set_caller(call.caller);
  to.set_dialled(call.dialled);
  to.set_phase(ToProto(call.phase));
  to.set_home(call.home);
  to.set_group(call.group);
  for (const Hop& hop : call.hops) *to.add_hops() = ToProto(hop);
  *to.mutable_queued_since() = ToProto(call.queued_since);
  *to.mutable_place_time() = ToProto(call.place);
  *to.mutable_max_wait_time() = ToProto(call.max_wait_end);
  WriteWishes(call, to);
  for (const Offer& offer : call.offers) {
    Write(offer, to.has_offer() ? *to.add_other_offers() : *to.mutable_offer());
  }
  to.set_rings_allowed(call.rings_allowed);
  if (call.next_ring.has_value()) *to.mutable_next_ring_time() = ToProto(*call.next_ring);
  to.mutable_tried()->Assign(call.tried.begin(), call.tried.end());
  if (call.round_end.has_value()) *to.mutable_round_end_time() = ToProto(*call.round_end);
  to.set_rounds(call.rounds);
  to.set_offers(call.offer_count);
  to.set_missed_because(ToProto(call.missed_because));
  to.set_holiday(call.holiday);
  to.set_outcome(ToProto(call.outcome));
  to.set_hang_up(call.hang_up);
}

Call FromProto(const v1::CallImage& from) {
  Call call{.number = from.number(),
            .id = CallId(from.call_id()),
            .caller = from.caller(),
            .dialled = from.dialled(),
            .phase = FromProto(from.phase()),
            .home = from.home(),
            .group = from.group(),
            .queued_since = FromProto(from.queued_since()),
            .max_wait_end = FromProto(from.max_wait_time()),
            .place = FromProto(from.has_place_time() ? from.place_time() : from.queued_since()),
            .rings_allowed = from.rings_allowed(),
            .tried = {from.tried().begin(), from.tried().end()},
            .rounds = from.rounds(),
            .offer_count = from.offers(),
            .missed_because = FromProto(from.missed_because()),
            .holiday = from.holiday(),
            .outcome = FromProto(from.outcome()),
            .hang_up = from.hang_up()};
  ReadWishes(from, call);
  for (const v1::Hop& hop : from.hops()) {
    call.hops.push_back({.group = GroupId(hop.group_id()),
                         .left_because = FromProto(hop.left_because()),
                         .entered = FromProto(hop.enter_time())});
  }
  if (from.has_offer()) call.offers.push_back(FromProto(from.offer()));
  for (const v1::OfferImage& offer : from.other_offers()) call.offers.push_back(FromProto(offer));
  if (from.has_next_ring_time()) call.next_ring = FromProto(from.next_ring_time());
  if (from.has_round_end_time()) call.round_end = FromProto(from.round_end_time());
  return call;
}

}  // namespace centralita::routing
