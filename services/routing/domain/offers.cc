#include "absl/strings/str_cat.h"
#include "libs/status/error.h"
#include "services/routing/domain/decision.h"

namespace centralita::routing {
namespace {

absl::Status CallUnknown(const CallId& call) {
  return status::Error(absl::StatusCode::kNotFound, "CALL_UNKNOWN",
                       absl::StrCat("call ", call.value(), " is not known"));
}

/// Whether the agent was there, and the call went by: the others come first then.
bool CountsAsTried(OfferOutcome outcome) {
  return outcome == OfferOutcome::kDeclined || outcome == OfferOutcome::kRingNoAnswer ||
         outcome == OfferOutcome::kDeviceFailed || outcome == OfferOutcome::kExpired;
}

}  // namespace

absl::Status Decision::operator()(const AcceptOffer& command) {
  const Call* call = w_.FindCall(command.call);
  if (call == nullptr) return CallUnknown(command.call);
  if (!call->offer.has_value() || call->offer->token != command.token) {
    return status::Error(absl::StatusCode::kFailedPrecondition, "OFFER_EXPIRED",
                         absl::StrCat("the call no longer has offer ", command.token));
  }
  if (call->phase == CallPhase::kOffered) Emit(OfferAccepted{.call = command.call});
  return absl::OkStatus();
}

absl::Status Decision::operator()(const DeclineOffer& command) {
  const Call* call = w_.FindCall(command.call);
  if (call == nullptr) return CallUnknown(command.call);
  if (call->phase == CallPhase::kOffered && call->offer->token == command.token) {
    Withdraw(*call, command.outcome);
  }
  return absl::OkStatus();
}

absl::Status Decision::operator()(const EndCall& command) {
  const Call* call = w_.FindCall(command.call);
  if (call == nullptr || IsOver(*call)) return absl::OkStatus();

  const bool abandoned = command.cause == CallEndCause::kCallerHungUp;
  std::optional<AgentIndex> freed;
  if (call->offer.has_value()) freed = call->offer->agent;
  CallEnded ended{.call = command.call,
                  .outcome = abandoned ? RoutedOutcome::kAbandoned : RoutedOutcome::kFailed};
  if (call->phase == CallPhase::kConnected) {
    ended.outcome = RoutedOutcome::kHandled;
    const absl::Duration wrap_up = w_.group(call->group).config->wrap_up_time;
    if (wrap_up > absl::ZeroDuration()) ended.wrap_up_end = now_ + wrap_up;
  } else if (call->phase == CallPhase::kOffered) {
    Emit(OfferEnded{
        .call = command.call,
        .outcome = abandoned ? OfferOutcome::kCallerAbandoned : OfferOutcome::kDeviceFailed});
  }
  Emit(std::move(ended));
  if (freed.has_value()) MatchAgent(*freed);
  return absl::OkStatus();
}

/// The call goes to the next agent, or on waiting; the agent may be free for another call.
void Decision::Withdraw(const Call& call, OfferOutcome outcome) {
  const CallId id = call.id;
  const AgentIndex agent = call.offer->agent;
  OfferEnded ended{.call = id, .outcome = outcome};
  if (CountsAsTried(outcome)) {
    if (policy_.cool_down > absl::ZeroDuration()) ended.cool_down_end = now_ + policy_.cool_down;
    ended.round_end = now_ + policy_.round_pause;
  }
  Emit(std::move(ended));
  if (call.max_wait_end <= now_) {
    MoveOn(call, {.reason = MissedReason::kTimeout});
  } else {
    MatchCall(id);
  }
  MatchAgent(agent);
}

void Decision::WithdrawFrom(const PersonId& person, OfferOutcome outcome) {
  const Agent* agent = w_.FindAgent(person);
  if (agent == nullptr || agent->call == 0 || agent->on_call) return;
  Withdraw(w_.call(agent->call), outcome);
}

}  // namespace centralita::routing
