#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"
#include "services/calls/domain/command_id.h"
#include "services/calls/domain/decision.h"

// What happens to the legs.

namespace centralita::calls {
namespace {

LegEndCause CauseOfRefusal(const std::string& reason) {
  if (reason == "NO_DEVICE") return LegEndCause::kUnreachable;
  if (reason == "NO_COMMON_CODEC") return LegEndCause::kNoCommonCodec;
  return LegEndCause::kFailed;
}

}  // namespace

HungUpBy WhoEnded(const Leg& leg) {
  if (leg.end.by != LegEndedBy::kRemote) return HungUpBy::kSystem;
  return leg.role == LegRole::kAgent ? HungUpBy::kAgent : HungUpBy::kCaller;
}

absl::Status Decision::On(const ReportLegs& command) {
  for (const LegEvent& event : command.events) {
    if (const auto* incoming = std::get_if<IncomingCall>(&event.what)) {
      Receive(event.leg, *incoming, command.verdict);
      continue;
    }
    if (call_.phase == Phase::kNone) {
      return status::Error(absl::StatusCode::kInvalidArgument, "EVENT_INVALID",
                           absl::StrCat("leg ", event.leg.value(), " is of no call"));
    }
    TakeLegEvent(event);
  }
  return absl::OkStatus();
}

absl::Status Decision::On(const NoteCommandRefused& command) {
  using enum NoteCommandRefused::Verb;
  const Leg* leg = call_.FindLeg(command.leg);
  if (leg == nullptr || !leg->live()) return Known();
  const bool unheard = leg->stage == LegStage::kTrying;
  if ((command.verb == kOriginate || command.verb == kDial) && unheard) {
    Lose(*leg, CauseOfRefusal(command.reason));
  } else if (command.verb == kAnswer && leg->stage < LegStage::kAnswered && !call_.ended()) {
    End(HungUpBy::kSystem, Outcome::kFailed, moment_.now);
  } else if (command.verb == kPrompt && call_.phase == Phase::kAnnouncing) {
    End(HungUpBy::kSystem, Outcome::kFailed, moment_.now);
  } else if (command.verb == kPrompt && call_.will_call_back() && !call_.callback->confirmed) {
    // What cannot be said is not waited for.
    Emit(LegChanged{{.leg = leg->id, .at = moment_.now, .what = PlayFinished{kConfirmVerb}}});
  } else if (command.verb == kHangUp && leg->sequence == 0) {
    Lose(*leg, LegEndCause::kFailed);  // The gateway has never seen it. Others report their end.
  }
  return Known();
}

absl::Status Decision::On(const Reconcile& command) {
  // Another start of the gateway has none of the legs but those that it has made itself.
  const bool restarted = command.incarnation != call_.incoming.incarnation;
  LoseLegs([&](const Leg& leg) {
    return restarted ? leg.sequence > 0 && !command.alive.contains(leg.id)
                     : command.missing.contains(leg.id);
  });
  return Known();
}

absl::Status Decision::On(const NoteGatewayLost&) {
  LoseLegs([](const Leg&) { return true; });
  return Known();
}

void Decision::Receive(const LegId& leg, const IncomingCall& incoming,
                       const std::optional<NumberVerdict>& verdict) {
  if (call_.phase != Phase::kNone) return;
  Emit(CallReceived{leg, incoming});
  if (verdict.has_value()) Judge(*verdict);
}

void Decision::TakeLegEvent(const LegEvent& event) {
  const Leg* leg = call_.FindLeg(event.leg);
  if (leg == nullptr || event.sequence <= leg->sequence) return;
  if (!leg->live() && !leg->concluded) return;
  if (std::holds_alternative<LegEnded>(event.what)) {
    EndLeg(*leg, event);
  } else if (std::holds_alternative<LegRinging>(event.what)) {
    if (leg->stage < LegStage::kRinging || leg->concluded) Emit(LegChanged{event});
  } else if (std::holds_alternative<LegAnswered>(event.what)) {
    if (leg->stage < LegStage::kAnswered || leg->concluded) Emit(LegChanged{event});
  } else if (const auto* digit = std::get_if<DtmfReceived>(&event.what)) {
    TakeDigit(*leg, event, *digit);
  } else if (const auto* played = std::get_if<PlayFinished>(&event.what)) {
    TakePlayed(event, *played);
  } else if (std::holds_alternative<MediaTimeout>(event.what)) {
    TakeSilence(*leg, event);
  }
}

void Decision::TakeDigit(const Leg& leg, const LegEvent& event, const DtmfReceived& digit) {
  if (leg.role != LegRole::kCaller || !AsksForCallback(call_, digit.digit)) return;
  Emit(LegChanged{event});
  Emit(CallbackAsked{.leg = event.leg,
                     .digit = digit.digit,
                     .pressed_at = event.at,
                     .offered_at = call_.announcements.callback_offered_at});
}

void Decision::TakePlayed(const LegEvent& event, const PlayFinished& played) {
  if (call_.phase == Phase::kAnnouncing && IsPromptCommandId(played.command_id)) {
    Emit(LegChanged{event});
    End(HungUpBy::kSystem, Outcome::kFailed, event.at);
  } else if (!call_.ended() && call_.will_call_back() && !call_.callback->confirmed &&
             IsConfirmCommandId(played.command_id)) {
    Emit(LegChanged{event});
  }
}

void Decision::TakeSilence(const Leg& leg, const LegEvent& event) {
  const bool matters = leg.id == call_.customer().id || leg.id == call_.agent_leg;
  // Who is to be called back need not be heard, and is about to be hung up.
  const bool leaves = leg.role == LegRole::kCaller && call_.will_call_back();
  if (call_.ended() || !matters || leaves) return;
  Emit(LegChanged{event});
  End(HungUpBy::kSystem, Outcome::kFailed, event.at);
}

void Decision::EndLeg(const Leg leg, const LegEvent& event) {
  if (!leg.live()) return;
  Emit(LegChanged{event});
  if (call_.ended()) return;
  const HungUpBy by = WhoEnded(*call_.FindLeg(leg.id));
  if (leg.role == LegRole::kCaller) {
    EndCallerLeg(by, event.at);
  } else if (leg.id == call_.agent_leg) {
    Emit(AgentLeft{leg.id, leg.person});
    End(by, Outcome::kHandled, event.at);
  } else if (leg.role == LegRole::kCallback ||
             (call_.phase == Phase::kCallingBack && leg.id == call_.callback->agent_leg)) {
    End(by, Outcome::kFailed, event.at);
  }
}

void Decision::EndCallerLeg(HungUpBy by, absl::Time at) {
  if (MayCallerBeGone()) return;
  End(by, by == HungUpBy::kCaller ? Outcome::kAbandoned : Outcome::kFailed, at);
}

/// Whether the call goes on without the caller's leg: who has asked to be called back may leave
/// before the router has agreed.
bool Decision::MayCallerBeGone() const {
  if (!call_.callback.has_value() || call_.phase == Phase::kAnnouncing) return false;
  return call_.callback->granted || call_.phase == Phase::kQueued;
}

/// The leg is gone, and the gateway will not tell.
void Decision::Lose(const Leg& leg, LegEndCause cause) {
  const LegEnded ended{.by = LegEndedBy::kGateway, .cause = cause};
  EndLeg(leg, LegEvent{.leg = leg.id, .sequence = 0, .at = moment_.now, .what = ended});
}

template <typename IsLost>
void Decision::LoseLegs(IsLost is_lost) {
  const std::vector<Leg> legs = call_.legs;  // Losing one changes the others' list.
  for (const Leg& leg : legs) {
    if (leg.live() && is_lost(leg)) Lose(leg, LegEndCause::kFailed);
  }
}

}  // namespace centralita::calls
