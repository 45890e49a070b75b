#include <memory>
#include <utility>

#include "centralita/routing/v1/routing_event.pb.h"
#include "libs/status/error.h"
#include "services/routing/wire/enums.h"
#include "services/routing/wire/event.h"
#include "services/routing/wire/group.h"
#include "services/routing/wire/time.h"

namespace centralita::routing {
namespace {

absl::Status Malformed(absl::string_view what) {
  return status::Error(absl::StatusCode::kDataLoss, "EVENT_MALFORMED", what);
}

std::vector<Skipped> SkippedIn(const google::protobuf::RepeatedPtrField<v1::SkippedGroup>& from) {
  std::vector<Skipped> skipped;
  for (const v1::SkippedGroup& proto : from) {
    skipped.push_back({.group = GroupId(proto.group_id()), .because = FromProto(proto.because())});
  }
  return skipped;
}

template <typename Proto>
std::optional<absl::Time> TimeIf(bool set, const Proto& time) {
  return set ? std::optional(FromProto(time)) : std::nullopt;
}

Fact FactOf(const v1::OfferMade& f) {
  return OfferMade{.call = CallId(f.call_id()),
                   .person = PersonId(f.person_id()),
                   .token = f.token(),
                   .ring_until = FromProto(f.expire_time()),
                   .reclaim_at = FromProto(f.reclaim_time()),
                   .recording_off = f.recording_off()};
}

Fact FactOf(const v1::OfferEnded& f) {
  return OfferEnded{.call = CallId(f.call_id()),
                    .outcome = FromProto(f.outcome()),
                    .cool_down_end = TimeIf(f.has_cool_down_end_time(), f.cool_down_end_time()),
                    .round_end = TimeIf(f.has_round_end_time(), f.round_end_time())};
}

Fact FactOf(const v1::CallMoved& f) {
  return CallMoved{.call = CallId(f.call_id()),
                   .because = FromProto(f.because()),
                   .holiday = f.holiday(),
                   .skipped = SkippedIn(f.skipped()),
                   .to = GroupId(f.to_group_id())};
}

Fact FactOf(const v1::CallMissed& f) {
  return CallMissed{.call = CallId(f.call_id()),
                    .left_because = FromProto(f.left_because()),
                    .skipped = SkippedIn(f.skipped()),
                    .reason = FromProto(f.reason()),
                    .holiday = f.holiday()};
}

absl::StatusOr<Fact> FactIn(const v1::RoutingEvent& event) {
  switch (event.event_case()) {
    case v1::RoutingEvent::kGroupConfigured: {
      absl::StatusOr<GroupConfig> config = FromProto(event.group_configured().snapshot());
      if (!config.ok()) return Malformed(config.status().message());
      return GroupConfigured{std::make_shared<const GroupConfig>(*std::move(config))};
    }
    case v1::RoutingEvent::kStatusChosen:
      return StatusChosen{.person = PersonId(event.status_chosen().person_id()),
                          .status = FromProto(event.status_chosen().status()),
                          .reason = event.status_chosen().reason()};
    case v1::RoutingEvent::kConsoleChanged:
      return ConsoleChanged{.person = PersonId(event.console_changed().person_id()),
                            .alive = event.console_changed().alive()};
    case v1::RoutingEvent::kDeviceChanged: {
      const v1::DeviceChanged& f = event.device_changed();
      return DeviceChanged{.person = PersonId(f.person_id()),
                           .gateway = f.gateway(),
                           .expires = TimeIf(f.has_expire_time(), f.expire_time())};
    }
    case v1::RoutingEvent::kWrapUpEnded:
      return WrapUpEnded{PersonId(event.wrap_up_ended().person_id())};
    case v1::RoutingEvent::kCoolDownEnded:
      return CoolDownEnded{PersonId(event.cool_down_ended().person_id())};
    case v1::RoutingEvent::kCallReceived: {
      const v1::CallReceived& f = event.call_received();
      return CallReceived{.call = CallId(f.call_id()),
                          .group = GroupId(f.group_id()),
                          .caller = f.caller(),
                          .dialled = f.dialled()};
    }
    case v1::RoutingEvent::kScheduleFaulted: {
      const v1::ScheduleFaulted& f = event.schedule_faulted();
      return ScheduleFaulted{.group = GroupId(f.group_id()),
                             .call = CallId(f.call_id()),
                             .fault = f.fault(),
                             .assumed_open = f.assumed_open()};
    }
    case v1::RoutingEvent::kCallMoved:
      return FactOf(event.call_moved());
    case v1::RoutingEvent::kCallQueued:
      return CallQueued{.call = CallId(event.call_queued().call_id()),
                        .max_wait_end = FromProto(event.call_queued().max_wait_time())};
    case v1::RoutingEvent::kCallMissed:
      return FactOf(event.call_missed());
    case v1::RoutingEvent::kOfferMade:
      return FactOf(event.offer_made());
    case v1::RoutingEvent::kOfferAccepted:
      return OfferAccepted{CallId(event.offer_accepted().call_id())};
    case v1::RoutingEvent::kOfferEnded:
      return FactOf(event.offer_ended());
    case v1::RoutingEvent::kRoundEnded:
      return RoundEnded{CallId(event.round_ended().call_id())};
    case v1::RoutingEvent::kCallEnded: {
      const v1::CallEnded& f = event.call_ended();
      return CallEnded{.call = CallId(f.call_id()),
                       .outcome = FromProto(f.outcome()),
                       .wrap_up_end = TimeIf(f.has_wrap_up_end_time(), f.wrap_up_end_time())};
    }
    case v1::RoutingEvent::EVENT_NOT_SET:
      break;
  }
  return Malformed("an event of no kind that is known");
}

}  // namespace

absl::StatusOr<Event> DecodeEvent(absl::string_view bytes) {
  v1::RoutingEvent proto;
  if (!proto.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return Malformed("not a RoutingEvent");
  }
  absl::StatusOr<Fact> fact = FactIn(proto);
  if (!fact.ok()) return fact.status();
  return Event{.time = FromProto(proto.event_time()), .fact = *std::move(fact)};
}

}  // namespace centralita::routing
