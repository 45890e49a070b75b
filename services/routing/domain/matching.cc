#include "services/routing/domain/decision.h"

namespace centralita::routing {

std::optional<AgentIndex> Decision::NextAgent(const Call& call) const {
  const Group& group = w_.group(call.group);
  const auto untried = [&](uint32_t from, uint32_t to) -> std::optional<AgentIndex> {
    for (auto at = group.routable.First(from); at.has_value() && *at < to;
         at = group.routable.First(*at + 1)) {
      if (!HasTried(call, group.members[*at])) return group.members[*at];
    }
    return std::nullopt;
  };
  const std::optional<AgentIndex> found =
      untried(group.turn, static_cast<uint32_t>(group.members.size()));
  return found.has_value() ? found : untried(0, group.turn);
}

const Call* Decision::NextCall(AgentIndex agent) const {
  const Place* best = nullptr;
  for (const Membership& membership : w_.agent(agent).memberships) {
    for (const Place& place : w_.group(membership.group).waiting) {
      if (best != nullptr && *best < place) break;
      if (HasTried(w_.call(place.call), agent)) continue;
      best = &place;
      break;
    }
  }
  return best == nullptr ? nullptr : &w_.call(best->call);
}

void Decision::MatchCall(const CallId& id) {
  const Call* call = w_.FindCall(id);
  if (call == nullptr || call->phase != CallPhase::kWaiting) return;
  if (const std::optional<AgentIndex> agent = NextAgent(*call)) MakeOffer(*call, *agent);
}

void Decision::MatchAgent(AgentIndex agent) {
  if (!w_.agent(agent).indexed_routable) return;
  if (const Call* call = NextCall(agent)) MakeOffer(*call, agent);
}

void Decision::MakeOffer(const Call& call, AgentIndex agent) {
  const GroupConfig& config = *w_.group(call.group).config;
  const absl::Time ring_until = now_ + config.ring_time;
  Emit(OfferMade{.call = call.id,
                 .person = w_.agent(agent).id,
                 .token = w_.last_token() + 1,
                 .ring_until = ring_until,
                 .reclaim_at = ring_until + policy_.offer_grace,
                 .recording_off = config.recording_off});
}

}  // namespace centralita::routing
