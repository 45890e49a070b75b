#include "services/routing/domain/decision.h"

namespace centralita::routing {

absl::Status Decision::operator()(const Tick&) {
  for (int handled = 0; handled < policy_.timers_per_tick; ++handled) {
    if (w_.timers().empty() || w_.timers().begin()->at > now_) break;
    const Timer timer = *w_.timers().begin();
    if (timer.of == Timer::Of::kAgent) {
      DueOfAgent(static_cast<AgentIndex>(timer.subject));
    } else {
      DueOfCall(w_.call(timer.subject));
    }
  }
  return absl::OkStatus();
}

void Decision::DueOfAgent(AgentIndex index) {
  const PersonId person = w_.agent(index).id;
  for (const Device& device : std::vector(w_.agent(index).devices)) {
    if (device.expires <= now_) LoseDevice(person, device.gateway);
  }
  const auto is_due = [this](const std::optional<absl::Time>& end) {
    return end.has_value() && *end <= now_;
  };
  if (is_due(w_.agent(index).wrap_up_end)) Emit(WrapUpEnded{.person = person});
  if (is_due(w_.agent(index).cool_down_end)) Emit(CoolDownEnded{.person = person});
  MatchAgent(index);
}

void Decision::DueOfCall(const Call& call) {
  if (call.phase == CallPhase::kOffered) {
    Withdraw(call, OfferOutcome::kExpired);
  } else if (call.max_wait_end <= now_) {
    MoveOn(call, {.reason = MissedReason::kTimeout});
  } else {
    const CallId id = call.id;
    Emit(RoundEnded{.call = id});
    MatchCall(id);
  }
}

}  // namespace centralita::routing
