#include <algorithm>
#include <utility>

#include "services/routing/domain/decision.h"
#include "services/routing/domain/eligibility.h"

namespace centralita::routing {
namespace {

/// A number that only looks like chance: the same wherever the same is decided (SplitMix64).
uint64_t Mix(uint64_t value) {
  value += 0x9e3779b97f4a7c15;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}

/// One of these positions, by weight.
std::optional<uint32_t> Draw(const std::vector<uint32_t>& candidates, const GroupConfig& config,
                             uint64_t random) {
  const auto weight = [&config](uint32_t position) {
    return static_cast<uint64_t>(std::max(1, SettingsAt(config, position).weight));
  };
  uint64_t total = 0;
  for (const uint32_t position : candidates) total += weight(position);
  if (total == 0) return std::nullopt;
  uint64_t ticket = random % total;
  for (const uint32_t position : candidates) {
    if (ticket < weight(position)) return position;
    ticket -= weight(position);
  }
  return std::nullopt;
}

}  // namespace

/// Whoever is wanted, if free; otherwise of the lowest level, with the most of the preferred skills,
/// in the order of the strategy.
std::optional<AgentIndex> Decision::NextAgent(const Call& call) const {
  const Group& group = w_.group(call.group);
  if (group.lineup.empty()) return std::nullopt;
  if (call.wanted.has_value()) {  // Who is also the one for whom it may be held.
    const Membership* membership = MembershipIn(w_.agent(*call.wanted), call.group);
    const bool free = membership != nullptr && membership->indexed_routable;
    if (free && MayTake(w_, call, *call.wanted, *membership, now_)) return call.wanted;
  }
  if (IsHeld(w_, call, now_)) return std::nullopt;
  const bool draws = group.config->distribution.strategy == Strategy::kWeightedRandom;
  const bool choosy = IsChoosy(w_, call, now_);
  for (size_t tier = 0; tier < group.lineup.tier_count(); ++tier) {
    const std::optional<uint32_t> position = draws && !choosy ? DrawOf(call, tier)
                                             : choosy         ? BestOf(call, tier, draws)
                                                              : FirstOf(call, tier);
    if (position.has_value()) return group.members[*position];
  }
  return std::nullopt;
}

/// All agents are alike: only those are passed whom the call rings or has tried.
std::optional<uint32_t> Decision::FirstOf(const Call& call, size_t tier) const {
  const Group& group = w_.group(call.group);
  std::optional<uint32_t> found;
  group.lineup.Walk(tier, TurnOf(group, group.lineup.LevelOf(tier)), [&](uint32_t position) {
    const AgentIndex agent = group.members[position];
    if (!HasTried(call, agent) && OfferTo(call, agent) == nullptr) found = position;
    return !found.has_value();
  });
  return found;
}

std::optional<uint32_t> Decision::DrawOf(const Call& call, size_t tier) const {
  const Group& group = w_.group(call.group);
  std::vector<uint32_t> passed;
  const auto pass = [&](AgentIndex agent) {
    const std::optional<uint32_t> position = PositionIn(w_.agent(agent), call.group);
    if (position.has_value() && group.lineup.TierOf(*position) == tier) passed.push_back(*position);
  };
  for (const AgentIndex agent : call.tried) pass(agent);
  for (const Offer& offer : call.offers) {
    if (!HasTried(call, offer.agent)) pass(offer.agent);
  }
  return group.lineup.DrawFrom(tier, Chance(call), std::move(passed));
}

/// Looks at each free agent of the tier, but no further than at the first who has all that is
/// preferred.
std::optional<uint32_t> Decision::BestOf(const Call& call, size_t tier, bool draws) const {
  const Group& group = w_.group(call.group);
  const int preferred = PreferredSkills(w_, call, now_);
  int most = -1;
  std::vector<uint32_t> best;
  group.lineup.Walk(tier, TurnOf(group, group.lineup.LevelOf(tier)), [&](uint32_t position) {
    const AgentIndex agent = group.members[position];
    const Membership& membership = *MembershipIn(w_.agent(agent), call.group);
    if (!MayTake(w_, call, agent, membership, now_)) return true;
    const int has = preferred == 0 ? 0 : PreferredSkillsOf(w_, call, position, now_);
    if (has > most) {
      most = has;
      best.clear();
    }
    if (has == most) best.push_back(position);
    return draws || has < preferred;
  });
  if (best.empty()) return std::nullopt;
  return draws ? Draw(best, *group.config, Chance(call)) : best.front();
}

uint64_t Decision::Chance(const Call& call) const {
  return Mix(Mix(Mix(call.number) ^ static_cast<uint64_t>(call.offer_count)) ^ w_.last_token());
}

}  // namespace centralita::routing
