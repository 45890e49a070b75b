#include "services/routing/domain/decision.h"

namespace centralita::routing {
namespace {

/// The limit that the agent has reached; kNone: none.
OfferOutcome TooMany(const MissedOffers& rules, const Standing& standing) {
  const auto reached = [](int max, int count) { return max > 0 && count >= max; };
  if (reached(rules.max_missed, standing.missed)) return OfferOutcome::kRingNoAnswer;
  if (reached(rules.max_declined, standing.declined)) return OfferOutcome::kDeclined;
  if (reached(rules.max_failed, standing.failed)) return OfferOutcome::kDeviceFailed;
  return OfferOutcome::kNone;
}

}  // namespace

/// Nobody is held responsible twice: who is paused already stays so for as long as was said.
void Decision::PauseIfTooMany(AgentIndex index, GroupIndex group) {
  const GroupConfig& config = *w_.group(group).config;
  const Agent& agent = w_.agent(index);
  const Standing* standing = StandingIn(agent, group);
  if (standing == nullptr || standing->paused_until.has_value() || agent.paused_until.has_value()) {
    return;
  }
  const MissedOffers& rules = config.missed_offers;
  const OfferOutcome because = TooMany(rules, *standing);
  if (because == OfferOutcome::kNone) return;
  const PersonId person = agent.id;
  const std::optional<GroupId> where =
      rules.pause_in_all_groups ? std::nullopt : std::optional(config.id);
  Emit(AgentPaused{.person = person,
                   .group = where,
                   .until = rules.pause_time > absl::ZeroDuration() ? now_ + rules.pause_time
                                                                    : absl::InfiniteFuture(),
                   .because = because});
  WithdrawFrom(person, OfferOutcome::kAgentChanged, where);
}

void Decision::EndPauses(AgentIndex index) {
  const Agent& agent = w_.agent(index);
  const PersonId person = agent.id;
  if (agent.paused_until.has_value() && *agent.paused_until <= now_) {
    Emit(PauseEnded{.person = person});
  }
  for (const Standing& standing : std::vector(w_.agent(index).standings)) {
    if (!standing.paused_until.has_value() || *standing.paused_until > now_) continue;
    Emit(PauseEnded{.person = person, .group = w_.group(standing.group).config->id});
  }
}

}  // namespace centralita::routing
