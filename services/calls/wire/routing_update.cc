#include "services/calls/wire/routing_update.h"

#include "libs/status/error.h"
#include "services/calls/wire/time.h"

namespace centralita::calls {
namespace {

namespace pb = routing::v1;

// The enums of the domain are those of the contract, number by number.
static_assert(static_cast<int>(MissedReason::kNotConfigured) == pb::MISSED_REASON_NOT_CONFIGURED);
static_assert(static_cast<int>(MissedReason::kRedirected) == pb::MISSED_REASON_REDIRECTED);
static_assert(static_cast<int>(RoutedOutcome::kFailed) == pb::ROUTED_OUTCOME_FAILED);
static_assert(static_cast<int>(NobodyBecause::kBehindOthers) == pb::NOBODY_BECAUSE_BEHIND_OTHERS);

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

Waiting FromProto(const pb::Waiting& proto) {
  return {.position = proto.position(),
          .queued_since = FromTimestamp(proto.queued_since()),
          .until = TimeOr(proto.has_max_wait_time(), proto.max_wait_time(), absl::InfiniteFuture()),
          .nobody_because = static_cast<NobodyBecause>(proto.nobody_because())};
}

Offer FromProto(const pb::Offer& proto) {
  return {.token = proto.token(),
          .agent = PersonId(proto.person_id()),
          .expires_at = FromTimestamp(proto.expire_time()),
          .recording_off = proto.recording_off(),
          .offered_at = FromTimestamp(proto.offer_time())};
}

class Writer {
 public:
  explicit Writer(pb::RoutingUpdate& proto) : proto_(proto) {}

  void operator()(const Waiting& waiting) {
    pb::Waiting& to = *proto_.mutable_waiting();
    to.set_position(waiting.position);
    *to.mutable_queued_since() = ToTimestamp(waiting.queued_since);
    if (waiting.until != absl::InfiniteFuture()) {
      *to.mutable_max_wait_time() = ToTimestamp(waiting.until);
    }
    to.set_nobody_because(static_cast<pb::NobodyBecause>(waiting.nobody_because));
  }
  void operator()(const Offer& offer) {
    pb::Offer& to = *proto_.mutable_offer();
    to.set_token(offer.token);
    to.set_person_id(offer.agent.value());
    *to.mutable_expire_time() = ToTimestamp(offer.expires_at);
    to.set_recording_off(offer.recording_off);
    *to.mutable_offer_time() = ToTimestamp(offer.offered_at);
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
  switch (proto.state_case()) {
    case pb::RoutingUpdate::kWaiting:
      update.state = FromProto(proto.waiting());
      return update;
    case pb::RoutingUpdate::kOffer:
      update.state = FromProto(proto.offer());
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
      update.state = RoutedEnd{static_cast<RoutedOutcome>(proto.ended().outcome())};
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

}  // namespace centralita::calls
