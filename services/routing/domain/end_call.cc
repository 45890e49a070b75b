#include <algorithm>
#include <utility>

#include "services/routing/domain/decision.h"

namespace centralita::routing {
namespace {

/// How a call counts that has ended so. I19 holds whatever this says: each call ends once.
RoutedOutcome OutcomeOf(const Call& call, CallEndCause cause) {
  // Somebody was to be called back, and was not reached: nobody has been helped.
  if (cause == CallEndCause::kCallbackUnanswered && call.callback.has_value()) {
    return RoutedOutcome::kMissed;
  }
  if (call.phase == CallPhase::kConnected) return RoutedOutcome::kHandled;
  return cause == CallEndCause::kCallerHungUp ? RoutedOutcome::kAbandoned : RoutedOutcome::kFailed;
}

}  // namespace

absl::Status Decision::operator()(const EndCall& command) {
  const Call* call = w_.FindCall(command.call);
  if (call == nullptr || IsOver(*call)) return absl::OkStatus();
  const bool connected = call->phase == CallPhase::kConnected;
  const bool abandoned = command.cause == CallEndCause::kCallerHungUp;
  // Who is to be called back is meant to hang up.
  if (abandoned && !connected && call->callback.has_value()) return absl::OkStatus();

  CallEnded ended{.call = command.call, .outcome = OutcomeOf(*call, command.cause)};
  if (ended.outcome == RoutedOutcome::kHandled) GrantWrapUp(*call, ended);
  EndOffers(*call, abandoned ? OfferOutcome::kCallerAbandoned : OfferOutcome::kDeviceFailed);
  Emit(std::move(ended));
  return absl::OkStatus();
}

void Decision::EndOffers(const Call& call, OfferOutcome outcome) {
  if (call.phase != CallPhase::kOffered) return;
  for (const Offer& offer : std::vector(call.offers)) {
    Emit(OfferEnded{.call = call.id, .token = offer.token, .outcome = outcome});
  }
}

/// Of the agent's own length, or the group's. Wrap-up is one stretch for all groups: a call that ends
/// during the wrap-up of another may make it longer, never shorter.
void Decision::GrantWrapUp(const Call& call, CallEnded& ended) const {
  const GroupConfig& config = *w_.group(call.group).config;
  const Agent& agent = w_.agent(call.offers.front().agent);
  absl::Duration time = config.wrap_up_time;
  if (const std::optional<uint32_t> position = PositionIn(agent, call.group)) {
    time = SettingsAt(config, *position).wrap_up_time.value_or(time);
  }
  if (time <= absl::ZeroDuration()) return;
  const absl::Time latest = now_ + time + config.max_wrap_up_extension;
  ended.wrap_up_end = std::max(now_ + time, agent.wrap_up_end.value_or(absl::InfinitePast()));
  ended.wrap_up_latest = std::max(latest, agent.wrap_up_latest.value_or(*ended.wrap_up_end));
}

}  // namespace centralita::routing
