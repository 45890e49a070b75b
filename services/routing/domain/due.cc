#include "services/routing/domain/decision.h"
#include "services/routing/domain/eligibility.h"

namespace centralita::routing {

absl::Status Decision::operator()(const Tick&) {
  for (int handled = 0; handled < policy_.timers_per_tick; ++handled) {
    if (w_.timers().empty() || w_.timers().begin()->at > now_) break;
    const Timer timer = *w_.timers().begin();
    if (timer.of == Timer::Of::kAgent) {
      DueOfAgent(static_cast<AgentIndex>(timer.subject));
    } else if (timer.of == Timer::Of::kGroup) {
      DueOfGroup(static_cast<GroupIndex>(timer.subject));
    } else {
      DueOfCall(w_.call(timer.subject));
    }
    Match();
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
  EndPauses(index);
}

void Decision::DueOfCall(const Call& call) {
  const GroupConfig& config = *w_.group(call.group).config;
  if (call.phase == CallPhase::kOffered) {
    for (const Offer& offer : call.offers) {
      if (offer.reclaim_at <= now_) return Withdraw(call, offer, OfferOutcome::kExpired);
    }
    if (call.next_ring.has_value() && *call.next_ring <= now_) {
      const bool more = call.rings_allowed + 1 < config.distribution.ring_limit;
      return Emit(RingStepped{
          .call = call.id,
          .next = more ? std::optional(now_ + config.distribution.step_time) : std::nullopt});
    }
  } else if (call.max_wait_end <= now_) {
    return WaitOver(call);
  } else if (call.round_end.has_value() && *call.round_end <= now_) {
    Emit(RoundEnded{.call = call.id});
    const int max_rounds = config.missed_offers.max_rounds;
    const bool enough = max_rounds > 0 && call.rounds >= max_rounds;
    if (enough && !call.callback.has_value()) WaitOver(call);  // A promise has its own end.
    return;
  }
  Emit(CallReconsidered{.call = call.id, .next = NextReconsideration(w_, call, now_)});
}

void Decision::DueOfGroup(GroupIndex index) {
  const GroupConfig& config = *w_.group(index).config;
  if (w_.group(index).next_roster_time <= now_) Emit(RosterTurned{.group = config.id});
  LeaveEmpty(index);
}

}  // namespace centralita::routing
