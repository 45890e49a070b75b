#include <memory>
#include <utility>

#include "centralita/routing/v1/routing_event.pb.h"
#include "libs/status/error.h"
#include "services/routing/wire/enums.h"
#include "services/routing/wire/event.h"
#include "services/routing/wire/group.h"
#include "services/routing/wire/skill.h"
#include "services/routing/wire/time.h"
#include "services/routing/wire/wait_model.h"

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

/// Nothing for the empty id.
template <typename Id>
std::optional<Id> IdIf(const std::string& id) {
  return id.empty() ? std::nullopt : std::optional(Id(id));
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
                    .token = f.token(),
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

Fact FactOf(const v1::StatusChosen& f) {
  return StatusChosen{
      .person = PersonId(f.person_id()), .status = FromProto(f.status()), .reason = f.reason()};
}

Fact FactOf(const v1::ConsoleChanged& f) {
  return ConsoleChanged{.person = PersonId(f.person_id()), .alive = f.alive()};
}

Fact FactOf(const v1::DeviceChanged& f) {
  return DeviceChanged{.person = PersonId(f.person_id()),
                       .gateway = f.gateway(),
                       .expires = TimeIf(f.has_expire_time(), f.expire_time())};
}

Fact FactOf(const v1::WrapUpEnded& f) { return WrapUpEnded{PersonId(f.person_id())}; }

Fact FactOf(const v1::CoolDownEnded& f) { return CoolDownEnded{PersonId(f.person_id())}; }

Fact FactOf(const v1::CallReceived& f) {
  return CallReceived{.call = CallId(f.call_id()),
                      .group = GroupId(f.group_id()),
                      .caller = f.caller(),
                      .dialled = f.dialled(),
                      .priority = f.priority(),
                      .skills = FromProto(f.skills()),
                      .wanted = IdIf<PersonId>(f.wanted_person_id()),
                      .knowledge = FromProto(f.knowledge())};
}

Fact FactOf(const v1::ScheduleFaulted& f) {
  return ScheduleFaulted{.group = GroupId(f.group_id()),
                         .call = CallId(f.call_id()),
                         .fault = f.fault(),
                         .assumed_open = f.assumed_open()};
}

Fact FactOf(const v1::CallQueued& f) {
  CallQueued fact{.call = CallId(f.call_id()),
                  .max_wait_end = FromProto(f.max_wait_time()),
                  .wanted = IdIf<PersonId>(f.wanted_person_id()),
                  .hold_until = TimeIf(f.has_hold_until_time(), f.hold_until_time()),
                  .reconsider = TimeIf(f.has_reconsider_time(), f.reconsider_time())};
  if (f.has_estimate()) fact.estimate = FromProto(f.estimate());
  return fact;
}

Fact FactOf(const v1::OfferAccepted& f) {
  return OfferAccepted{.call = CallId(f.call_id()), .token = f.token()};
}

Fact FactOf(const v1::RoundEnded& f) { return RoundEnded{CallId(f.call_id())}; }

Fact FactOf(const v1::CallEnded& f) {
  return CallEnded{.call = CallId(f.call_id()),
                   .outcome = FromProto(f.outcome()),
                   .wrap_up_end = TimeIf(f.has_wrap_up_end_time(), f.wrap_up_end_time()),
                   .wrap_up_latest = TimeIf(f.has_wrap_up_latest_time(), f.wrap_up_latest_time()),
                   .hang_up = f.hang_up()};
}

Fact FactOf(const v1::NextStatusChosen& f) {
  NextStatusChosen fact{.person = PersonId(f.person_id()), .reason = f.reason()};
  if (f.status() != v1::CHOSEN_STATUS_UNSPECIFIED) fact.status = FromProto(f.status());
  return fact;
}

Fact FactOf(const v1::GroupAvailabilityChosen& f) {
  return GroupAvailabilityChosen{.person = PersonId(f.person_id()),
                                 .group = GroupId(f.group_id()),
                                 .available = f.available()};
}

Fact FactOf(const v1::CapacitySet& f) {
  return CapacitySet{.person = PersonId(f.person_id()), .voice = f.voice()};
}

Fact FactOf(const v1::OtherCallBegan& f) {
  return OtherCallBegan{.person = PersonId(f.person_id()), .other = CallId(f.call_id())};
}

Fact FactOf(const v1::OtherCallEnded& f) {
  return OtherCallEnded{.person = PersonId(f.person_id()), .other = CallId(f.call_id())};
}

Fact FactOf(const v1::AgentPaused& f) {
  return AgentPaused{
      .person = PersonId(f.person_id()),
      .group = IdIf<GroupId>(f.group_id()),
      .until = f.has_until_time() ? FromProto(f.until_time()) : absl::InfiniteFuture(),
      .because = FromProto(f.because())};
}

Fact FactOf(const v1::PauseEnded& f) {
  return PauseEnded{.person = PersonId(f.person_id()), .group = IdIf<GroupId>(f.group_id())};
}

Fact FactOf(const v1::WrapUpExtended& f) {
  return WrapUpExtended{.person = PersonId(f.person_id()), .end = FromProto(f.end_time())};
}

Fact FactOf(const v1::AgentReleased& f) { return AgentReleased{PersonId(f.person_id())}; }

Fact FactOf(const v1::RosterTurned& f) { return RosterTurned{GroupId(f.group_id())}; }

Fact FactOf(const v1::CallReconsidered& f) {
  return CallReconsidered{.call = CallId(f.call_id()),
                          .next = TimeIf(f.has_next_time(), f.next_time())};
}

Fact FactOf(const v1::RingStepped& f) {
  return RingStepped{.call = CallId(f.call_id()), .next = TimeIf(f.has_next_time(), f.next_time())};
}

Fact FactOf(const v1::CallbackRequested& f) {
  return CallbackRequested{
      .call = CallId(f.call_id()), .number = f.number(), .expires = FromProto(f.expire_time())};
}

Fact FactOf(const v1::CallPrioritised& f) {
  return CallPrioritised{.call = CallId(f.call_id()), .priority = f.priority()};
}

Fact FactOf(const v1::CallHeld& f) {
  return CallHeld{.call = CallId(f.call_id()),
                  .person = PersonId(f.person_id()),
                  .until = FromProto(f.until_time())};
}

Fact FactOf(const v1::Supervised& f) {
  return Supervised{.action = FromProto(f.action()),
                    .actor = f.actor_id(),
                    .request_id = f.request_id(),
                    .subject = IdIf<CallId>(f.call_id()),
                    .person = IdIf<PersonId>(f.person_id()),
                    .group = IdIf<GroupId>(f.group_id()),
                    .reason = f.reason(),
                    .digest = f.digest(),
                    .from = IdIf<GroupId>(f.from_group_id())};
}

absl::StatusOr<Fact> FactIn(const v1::RoutingEvent& event) {
  switch (event.event_case()) {
    case v1::RoutingEvent::kGroupConfigured: {
      absl::StatusOr<GroupConfig> config = FromProto(event.group_configured().snapshot());
      if (!config.ok()) return Malformed(config.status().message());
      return GroupConfigured{std::make_shared<const GroupConfig>(*std::move(config))};
    }
    case v1::RoutingEvent::kStatusChosen:
      return FactOf(event.status_chosen());
    case v1::RoutingEvent::kConsoleChanged:
      return FactOf(event.console_changed());
    case v1::RoutingEvent::kDeviceChanged:
      return FactOf(event.device_changed());
    case v1::RoutingEvent::kWrapUpEnded:
      return FactOf(event.wrap_up_ended());
    case v1::RoutingEvent::kCoolDownEnded:
      return FactOf(event.cool_down_ended());
    case v1::RoutingEvent::kCallReceived:
      return FactOf(event.call_received());
    case v1::RoutingEvent::kScheduleFaulted:
      return FactOf(event.schedule_faulted());
    case v1::RoutingEvent::kCallMoved:
      return FactOf(event.call_moved());
    case v1::RoutingEvent::kCallQueued:
      return FactOf(event.call_queued());
    case v1::RoutingEvent::kCallMissed:
      return FactOf(event.call_missed());
    case v1::RoutingEvent::kOfferMade:
      return FactOf(event.offer_made());
    case v1::RoutingEvent::kOfferAccepted:
      return FactOf(event.offer_accepted());
    case v1::RoutingEvent::kOfferEnded:
      return FactOf(event.offer_ended());
    case v1::RoutingEvent::kRoundEnded:
      return FactOf(event.round_ended());
    case v1::RoutingEvent::kCallEnded:
      return FactOf(event.call_ended());
    case v1::RoutingEvent::kNextStatusChosen:
      return FactOf(event.next_status_chosen());
    case v1::RoutingEvent::kGroupAvailabilityChosen:
      return FactOf(event.group_availability_chosen());
    case v1::RoutingEvent::kCapacitySet:
      return FactOf(event.capacity_set());
    case v1::RoutingEvent::kOtherCallBegan:
      return FactOf(event.other_call_began());
    case v1::RoutingEvent::kOtherCallEnded:
      return FactOf(event.other_call_ended());
    case v1::RoutingEvent::kAgentPaused:
      return FactOf(event.agent_paused());
    case v1::RoutingEvent::kPauseEnded:
      return FactOf(event.pause_ended());
    case v1::RoutingEvent::kWrapUpExtended:
      return FactOf(event.wrap_up_extended());
    case v1::RoutingEvent::kAgentReleased:
      return FactOf(event.agent_released());
    case v1::RoutingEvent::kRosterTurned:
      return FactOf(event.roster_turned());
    case v1::RoutingEvent::kCallReconsidered:
      return FactOf(event.call_reconsidered());
    case v1::RoutingEvent::kRingStepped:
      return FactOf(event.ring_stepped());
    case v1::RoutingEvent::kCallbackRequested:
      return FactOf(event.callback_requested());
    case v1::RoutingEvent::kCallPrioritised:
      return FactOf(event.call_prioritised());
    case v1::RoutingEvent::kCallHeld:
      return FactOf(event.call_held());
    case v1::RoutingEvent::kSupervised:
      return FactOf(event.supervised());
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
