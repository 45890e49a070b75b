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
  if (OfferOf(*call, command.token) == nullptr) {
    return status::Error(absl::StatusCode::kFailedPrecondition, "OFFER_EXPIRED",
                         absl::StrCat("the call no longer has offer ", command.token));
  }
  if (call->phase != CallPhase::kOffered) return absl::OkStatus();
  for (const Offer& offer : std::vector(call->offers)) {
    if (offer.token == command.token) continue;
    Emit(
        OfferEnded{.call = command.call, .token = offer.token, .outcome = OfferOutcome::kLostRace});
  }
  Emit(OfferAccepted{.call = command.call, .token = command.token});
  return absl::OkStatus();
}

absl::Status Decision::operator()(const DeclineOffer& command) {
  const Call* call = w_.FindCall(command.call);
  if (call == nullptr) return CallUnknown(command.call);
  const Offer* offer = OfferOf(*call, command.token);
  if (call->phase == CallPhase::kOffered && offer != nullptr) {
    Withdraw(*call, *offer, command.outcome);
  }
  return absl::OkStatus();
}

/// The call goes to the next agent, rings on elsewhere, or waits; unless its wait is over.
void Decision::Withdraw(const Call& call, const Offer& offer, OfferOutcome outcome) {
  const AgentIndex agent = offer.agent;
  OfferEnded ended{.call = call.id, .token = offer.token, .outcome = outcome};
  if (CountsAsTried(outcome)) {
    const MissedOffers& rules = w_.group(call.group).config->missed_offers;
    if (policy_.cool_down > absl::ZeroDuration()) ended.cool_down_end = now_ + policy_.cool_down;
    ended.round_end = now_ + rules.round_pause.value_or(policy_.round_pause);
  }
  Emit(std::move(ended));
  PauseIfTooMany(agent, call.group);
  if (call.phase == CallPhase::kWaiting && call.max_wait_end <= now_) WaitOver(call);
}

void Decision::WithdrawFrom(const PersonId& person, OfferOutcome outcome,
                            const std::optional<GroupId>& group) {
  const std::optional<AgentIndex> index = w_.IndexOf(person);
  if (!index.has_value()) return;
  for (const Engagement& engagement : std::vector(w_.agent(*index).engagements)) {
    const Call& call = w_.call(engagement.call);
    if (group.has_value() && w_.group(call.group).config->id != *group) continue;
    const Offer* offer = OfferTo(call, *index);  // Null if an earlier one has taken it along.
    if (offer != nullptr && !offer->accepted.has_value()) Withdraw(call, *offer, outcome);
  }
}

}  // namespace centralita::routing
