#include "services/ticketing/feeds/call_facts.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::ticketing {
namespace {

namespace calls = calls::v1;
namespace recording = recording::v1;
namespace routing = routing::v1;

/// Microseconds, as PostgreSQL keeps them: a fact must be equal to itself after it was stored.
absl::Time ToTime(const google::protobuf::Timestamp& time) {
  return absl::FromUnixSeconds(time.seconds()) + absl::Microseconds(time.nanos() / 1000);
}

HopReason ToHopReason(routing::MissedReason reason) {
  switch (reason) {
    case routing::MISSED_REASON_CLOSED:
      return HopReason::kClosed;
    case routing::MISSED_REASON_HOLIDAY:
      return HopReason::kHoliday;
    case routing::MISSED_REASON_NO_AGENT:
      return HopReason::kNoAgent;
    case routing::MISSED_REASON_TIMEOUT:
      return HopReason::kTimeout;
    case routing::MISSED_REASON_NOT_CONFIGURED:
      return HopReason::kNotConfigured;
    case routing::MISSED_REASON_REDIRECTED:
      return HopReason::kRedirected;
    case routing::MISSED_REASON_FULL:
      return HopReason::kFull;
    case routing::MISSED_REASON_MOVED:
      return HopReason::kMoved;
    case routing::MISSED_REASON_CALLBACK_EXPIRED:
      return HopReason::kCallbackExpired;
    default:
      return HopReason::kNone;
  }
}

MissedReason ToMissedReason(routing::MissedReason reason) {
  switch (reason) {
    case routing::MISSED_REASON_CLOSED:
      return MissedReason::kClosed;
    case routing::MISSED_REASON_HOLIDAY:
      return MissedReason::kHoliday;
    case routing::MISSED_REASON_NO_AGENT:
      return MissedReason::kNoAgent;
    case routing::MISSED_REASON_TIMEOUT:
      return MissedReason::kTimeout;
    case routing::MISSED_REASON_NOT_CONFIGURED:
      return MissedReason::kNotConfigured;
    case routing::MISSED_REASON_FULL:
      return MissedReason::kFull;
    case routing::MISSED_REASON_CALLBACK_EXPIRED:
      return MissedReason::kCallbackExpired;
    case routing::MISSED_REASON_CALLBACK_UNANSWERED:
      return MissedReason::kCallbackUnanswered;
    default:
      return MissedReason::kNone;
  }
}

CallOutcome ToOutcome(calls::CallOutcome outcome) {
  switch (outcome) {
    case calls::CALL_OUTCOME_HANDLED:
      return CallOutcome::kHandled;
    case calls::CALL_OUTCOME_ABANDONED:
      return CallOutcome::kAbandoned;
    case calls::CALL_OUTCOME_MISSED:
      return CallOutcome::kMissed;
    case calls::CALL_OUTCOME_REJECTED:
      return CallOutcome::kRejected;
    case calls::CALL_OUTCOME_FAILED:
      return CallOutcome::kFailed;
    case calls::CALL_OUTCOME_CALLBACK_MERGED:
      return CallOutcome::kCallbackMerged;
    default:
      return CallOutcome::kNone;
  }
}

CallRouted ToRouted(const routing::RoutingUpdate& update) {
  using State = CallRouted::State;
  CallRouted routed{.revision = update.revision(), .group = GroupId(update.group_id())};
  for (const routing::Hop& hop : update.hops()) {
    routed.hops.push_back({.group = GroupId(hop.group_id()),
                           .left_because = ToHopReason(hop.left_because()),
                           .entered = ToTime(hop.enter_time())});
  }
  switch (update.state_case()) {
    case routing::RoutingUpdate::kWaiting:
      routed.state = State::kWaiting;
      break;
    case routing::RoutingUpdate::kOffer:
      routed.state = State::kOffered;
      routed.token = update.offer().token();
      for (const routing::Offer& other : update.other_offers()) {
        routed.other_tokens.push_back(other.token());
      }
      break;
    case routing::RoutingUpdate::kConnected:
      routed.state = State::kConnected;
      routed.token = update.connected().token();
      break;
    case routing::RoutingUpdate::kMissed:
      routed.state = State::kMissed;
      break;
    case routing::RoutingUpdate::kEnded:
      routed.state = State::kEnded;
      break;
    case routing::RoutingUpdate::STATE_NOT_SET:
      break;
  }
  return routed;
}

CallOver ToOver(const calls::CallEnded& ended) {
  return {.outcome = ToOutcome(ended.outcome()),
          .missed_reason = ToMissedReason(ended.missed_reason()),
          .group = GroupId(ended.group_id()),
          .talk = absl::Milliseconds(ended.talk_ms()),
          .wait = absl::Milliseconds(ended.wait_ms())};
}

std::optional<decltype(CallFact::what)> ToWhat(const calls::CallEvent& event) {
  using Event = calls::CallEvent;
  switch (event.event_case()) {
    case Event::kReceived:
      return CallReceived{event.received().incoming().from(), event.received().incoming().to()};
    case Event::kNumberResolved:
      return NumberResolved{event.number_resolved().caller(), event.number_resolved().dialled(),
                            GroupId(event.number_resolved().group_id())};
    case Event::kRoutingDecided:
      return ToRouted(event.routing_decided().update());
    case Event::kAgentLegRequested:
      return AgentRung{LegId(event.agent_leg_requested().leg_id()),
                       PersonId(event.agent_leg_requested().person_id()),
                       event.agent_leg_requested().token()};
    case Event::kLegChanged:
      if (!event.leg_changed().leg_event().has_ended()) return std::nullopt;
      return LegOver{LegId(event.leg_changed().leg_event().leg_id())};
    case Event::kAgentConnected:
      return AgentConnected{LegId(event.agent_connected().leg_id()),
                            PersonId(event.agent_connected().person_id()),
                            GroupId(event.agent_connected().group_id()),
                            RecordingId(event.agent_connected().recording_id())};
    case Event::kAgentLeft:
      return LegOver{LegId(event.agent_left().leg_id())};
    case Event::kEnded:
      return ToOver(event.ended());
    case Event::kNumberRejected:  // CallEnded says so too, with its outcome.
    default:                      // Events of a newer version of calls.
      return std::nullopt;
  }
}

RecordingState ToState(const recording::RecordingEvent& event) {
  using Event = recording::RecordingEvent;
  switch (event.event_case()) {
    case Event::kStarted:
      return RecordingState::kRecording;
    case Event::kTalkEnded:
      return RecordingState::kFinalising;
    case Event::kStored:
      return event.stored().partial() ? RecordingState::kPartial : RecordingState::kAvailable;
    case Event::kFailed:
      return RecordingState::kFailed;
    default:
      return RecordingState::kNone;
  }
}

absl::Status Unreadable(absl::string_view aggregate) {
  return status::Error(absl::StatusCode::kDataLoss, "EVENT_UNREADABLE",
                       absl::StrCat("an event of ", aggregate, " cannot be read"));
}

}  // namespace

std::optional<CallFact> ToFact(const calls::CallEvent& event) {
  auto what = ToWhat(event);
  if (!what.has_value()) return std::nullopt;
  return CallFact{.time = ToTime(event.event_time()),
                  .workspace = WorkspaceId(event.workspace_id()),
                  .what = *std::move(what)};
}

std::optional<ToldFact> ToFact(absl::string_view recording_id,
                               const recording::RecordingEvent& event) {
  const RecordingState state = ToState(event);
  if (state == RecordingState::kNone || event.call_id().empty()) return std::nullopt;
  return ToldFact{.call = CallId(event.call_id()),
                  .fact = {.time = ToTime(event.event_time()),
                           .workspace = WorkspaceId(event.workspace_id()),
                           .what = RecordingChanged{RecordingId(recording_id), state}}};
}

absl::StatusOr<std::vector<ToldFact>> FactsOfCall(const std::string& call_id,
                                                  const std::vector<std::string>& payloads) {
  std::vector<ToldFact> facts;
  for (const std::string& payload : payloads) {
    calls::CallEvent event;
    if (!event.ParseFromString(payload)) return Unreadable(call_id);
    std::optional<CallFact> fact = ToFact(event);
    if (fact.has_value()) facts.push_back({.call = CallId(call_id), .fact = *std::move(fact)});
  }
  return facts;
}

absl::StatusOr<std::vector<ToldFact>> FactsOfRecording(const std::string& recording_id,
                                                       const std::vector<std::string>& payloads) {
  std::vector<ToldFact> facts;
  for (const std::string& payload : payloads) {
    recording::RecordingEvent event;
    if (!event.ParseFromString(payload)) return Unreadable(recording_id);
    std::optional<ToldFact> fact = ToFact(recording_id, event);
    if (fact.has_value()) facts.push_back(*std::move(fact));
  }
  return facts;
}

}  // namespace centralita::ticketing
