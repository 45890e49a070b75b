#include "services/calls/wire/routing_update.h"

#include "libs/status/error.h"
#include "services/calls/wire/time.h"

namespace centralita::calls {
namespace {

namespace pb = routing::v1;

// The enums of the domain are those of the contract, number by number.
static_assert(static_cast<int>(MissedReason::kNotConfigured) == pb::MISSED_REASON_NOT_CONFIGURED);
static_assert(static_cast<int>(MissedReason::kRedirected) == pb::MISSED_REASON_REDIRECTED);
static_assert(static_cast<int>(MissedReason::kCallbackExpired) ==
              pb::MISSED_REASON_CALLBACK_EXPIRED);
static_assert(static_cast<int>(MissedReason::kCallbackUnanswered) ==
              pb::MISSED_REASON_CALLBACK_UNANSWERED);
static_assert(static_cast<int>(RoutedOutcome::kFailed) == pb::ROUTED_OUTCOME_FAILED);
static_assert(static_cast<int>(RoutedOutcome::kCallbackMerged) ==
              pb::ROUTED_OUTCOME_CALLBACK_MERGED);
static_assert(static_cast<int>(NobodyBecause::kHeld) == pb::NOBODY_BECAUSE_HELD);

absl::Status Invalid(absl::string_view what) {
  return status::Error(absl::StatusCode::kInvalidArgument, "UPDATE_INVALID", what);
}

absl::Time TimeOr(bool has, const google::protobuf::Timestamp& proto, absl::Time fallback) {
  return has ? FromTimestamp(proto) : fallback;
}

Hop FromProto(const pb::Hop& proto) {
  return {.group = GroupId(proto.group_id()),
          .left_because = static_cast<MissedReason>(proto.left_because()),
          .entered_at = FromTimestamp(proto.enter_time())};
}

CallbackRequest FromProto(const pb::CallbackRequest& proto) {
  return {
      .number = proto.number(),
      .requested_at = FromTimestamp(proto.request_time()),
      .expires_at = TimeOr(proto.has_expire_time(), proto.expire_time(), absl::InfiniteFuture())};
}

WaitingTreatment FromProto(const pb::WaitingTreatment& proto) {
  WaitingTreatment treatment{.position = proto.position(),
                             .wait = proto.wait(),
                             .interval = FromDuration(proto.interval()),
                             .only_if_improved = proto.only_if_improved(),
                             .callback_key = proto.callback_key(),
                             .callback_offer_after = FromDuration(proto.callback_offer_after())};
  if (proto.has_first_after()) treatment.first_after = FromDuration(proto.first_after());
  return treatment;
}

Offer FromProto(const pb::Offer& proto) {
  return {.token = proto.token(),
          .agent = PersonId(proto.person_id()),
          .expires_at = FromTimestamp(proto.expire_time()),
          .recording_off = proto.recording_off(),
          .offered_at = FromTimestamp(proto.offer_time())};
}

/// The main one first.
Offered OffersOf(const pb::RoutingUpdate& proto) {
  Offered offered{{FromProto(proto.offer())}};
  for (const pb::Offer& offer : proto.other_offers()) offered.offers.push_back(FromProto(offer));
  return offered;
}

pb::Offer ToProto(const Offer& offer) {
  pb::Offer proto;
  proto.set_token(offer.token);
  proto.set_person_id(offer.agent.value());
  *proto.mutable_expire_time() = ToTimestamp(offer.expires_at);
  proto.set_recording_off(offer.recording_off);
  *proto.mutable_offer_time() = ToTimestamp(offer.offered_at);
  return proto;
}

pb::CallbackRequest ToProto(const CallbackRequest& callback) {
  pb::CallbackRequest proto;
  proto.set_number(callback.number);
  *proto.mutable_request_time() = ToTimestamp(callback.requested_at);
  if (callback.expires_at != absl::InfiniteFuture()) {
    *proto.mutable_expire_time() = ToTimestamp(callback.expires_at);
  }
  return proto;
}

pb::WaitingTreatment ToProto(const WaitingTreatment& treatment) {
  pb::WaitingTreatment proto;
  proto.set_position(treatment.position);
  proto.set_wait(treatment.wait);
  if (treatment.first_after.has_value()) {
    *proto.mutable_first_after() = ToDuration(*treatment.first_after);
  }
  *proto.mutable_interval() = ToDuration(treatment.interval);
  proto.set_only_if_improved(treatment.only_if_improved);
  proto.set_callback_key(treatment.callback_key);
  *proto.mutable_callback_offer_after() = ToDuration(treatment.callback_offer_after);
  return proto;
}

class Writer {
 public:
  explicit Writer(pb::RoutingUpdate& proto) : proto_(proto) {}

  void operator()(const Waiting& waiting) { *proto_.mutable_waiting() = ToProto(waiting); }
  void operator()(const Offered& offered) {
    for (const Offer& offer : offered.offers) {
      *(proto_.has_offer() ? proto_.add_other_offers() : proto_.mutable_offer()) = ToProto(offer);
    }
  }
  void operator()(const Accepted& accepted) {
    proto_.mutable_connected()->set_token(accepted.token);
    proto_.mutable_connected()->set_person_id(accepted.agent.value());
  }
  void operator()(const Missed& missed) {
    proto_.mutable_missed()->set_reason(static_cast<pb::MissedReason>(missed.reason));
    proto_.mutable_missed()->set_owner_group_id(missed.owner.value());
    proto_.mutable_missed()->set_holiday(missed.holiday);
  }
  void operator()(const RoutedEnd& ended) {
    proto_.mutable_ended()->set_outcome(static_cast<pb::RoutedOutcome>(ended.outcome));
    proto_.mutable_ended()->set_hang_up(ended.hang_up);
  }

 private:
  pb::RoutingUpdate& proto_;
};

}  // namespace

absl::StatusOr<RoutingUpdate> FromProto(const pb::RoutingUpdate& proto) {
  RoutingUpdate update{.workspace = WorkspaceId(proto.workspace_id()),
                       .call = CallId(proto.call_id()),
                       .revision = proto.revision(),
                       .group = GroupId(proto.group_id()),
                       .offers = proto.offers()};
  for (const pb::Hop& hop : proto.hops()) update.hops.push_back(FromProto(hop));
  if (proto.has_callback()) update.callback = FromProto(proto.callback());
  if (proto.has_treatment()) update.treatment = FromProto(proto.treatment());
  switch (proto.state_case()) {
    case pb::RoutingUpdate::kWaiting:
      update.state = FromProto(proto.waiting());
      return update;
    case pb::RoutingUpdate::kOffer:
      update.state = OffersOf(proto);
      return update;
    case pb::RoutingUpdate::kConnected:
      update.state = Accepted{proto.connected().token(), PersonId(proto.connected().person_id())};
      return update;
    case pb::RoutingUpdate::kMissed:
      if (proto.missed().reason() == pb::MISSED_REASON_UNSPECIFIED) {
        return Invalid("a missed call has a reason");
      }
      update.state = Missed{static_cast<MissedReason>(proto.missed().reason()),
                            GroupId(proto.missed().owner_group_id()), proto.missed().holiday()};
      return update;
    case pb::RoutingUpdate::kEnded:
      update.state =
          RoutedEnd{static_cast<RoutedOutcome>(proto.ended().outcome()), proto.ended().hang_up()};
      return update;
    case pb::RoutingUpdate::STATE_NOT_SET:
      break;
  }
  return Invalid("an update says nothing");
}

pb::RoutingUpdate ToProto(const RoutingUpdate& update) {
  pb::RoutingUpdate proto;
  proto.set_workspace_id(update.workspace.value());
  proto.set_call_id(update.call.value());
  proto.set_revision(update.revision);
  proto.set_group_id(update.group.value());
  for (const Hop& hop : update.hops) *proto.add_hops() = ToProto(hop);
  proto.set_offers(update.offers);
  if (update.callback.has_value()) *proto.mutable_callback() = ToProto(*update.callback);
  if (update.treatment.has_value()) *proto.mutable_treatment() = ToProto(*update.treatment);
  std::visit(Writer(proto), update.state);
  return proto;
}

pb::Hop ToProto(const Hop& hop) {
  pb::Hop proto;
  proto.set_group_id(hop.group.value());
  proto.set_left_because(static_cast<pb::MissedReason>(hop.left_because));
  *proto.mutable_enter_time() = ToTimestamp(hop.entered_at);
  return proto;
}

pb::Waiting ToProto(const Waiting& waiting) {
  pb::Waiting proto;
  proto.set_position(waiting.position);
  *proto.mutable_queued_since() = ToTimestamp(waiting.queued_since);
  if (waiting.until != absl::InfiniteFuture()) {
    *proto.mutable_max_wait_time() = ToTimestamp(waiting.until);
  }
  proto.set_nobody_because(static_cast<pb::NobodyBecause>(waiting.nobody_because));
  if (waiting.estimate.has_value()) {
    *proto.mutable_estimate()->mutable_low() = ToDuration(waiting.estimate->low);
    *proto.mutable_estimate()->mutable_high() = ToDuration(waiting.estimate->high);
  }
  return proto;
}

Waiting FromProto(const pb::Waiting& proto) {
  Waiting waiting{
      .position = proto.position(),
      .queued_since = FromTimestamp(proto.queued_since()),
      .until = TimeOr(proto.has_max_wait_time(), proto.max_wait_time(), absl::InfiniteFuture()),
      .nobody_because = static_cast<NobodyBecause>(proto.nobody_because())};
  if (proto.has_estimate()) {
    waiting.estimate =
        WaitEstimate{FromDuration(proto.estimate().low()), FromDuration(proto.estimate().high())};
  }
  return waiting;
}

}  // namespace centralita::calls
