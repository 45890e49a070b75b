#include "services/routing/domain/reference.h"

#include <algorithm>
#include <tuple>

namespace centralita::routing::reference {
namespace {

const GroupConfig& ConfigOf(const Workspace& w, GroupIndex group) { return *w.group(group).config; }

MemberSettings SettingsOf(const Workspace& w, AgentIndex agent, GroupIndex group) {
  const std::vector<MemberSettings>& settings = ConfigOf(w, group).settings;
  return settings.empty() ? MemberSettings() : settings[PositionOf(w, agent, group)];
}

Standing StandingOf(const Workspace& w, AgentIndex agent, GroupIndex group) {
  for (const Standing& standing : w.agent(agent).standings) {
    if (standing.group == group) return standing;
  }
  return {.group = group};
}

bool IsMember(const Workspace& w, AgentIndex agent, GroupIndex group) {
  return PositionOf(w, agent, group) < ConfigOf(w, group).agents.size();
}

std::vector<SkillDemand> DemandsOf(const Workspace& w, const Call& call, absl::Time now) {
  std::vector<SkillDemand> demands = ConfigOf(w, call.group).distribution.skills;
  demands.insert(demands.end(), call.skills.begin(), call.skills.end());
  std::erase_if(demands, [&](const SkillDemand& demand) {
    return demand.drop_after > absl::ZeroDuration() && call.queued_since + demand.drop_after <= now;
  });
  return demands;
}

bool Can(const MemberSettings& settings, const SkillDemand& demand) {
  for (const auto& [skill, level] : settings.skills) {
    if (skill == demand.skill && level >= demand.min_level) return true;
  }
  return false;
}

int PreferredOf(const Workspace& w, const Call& call, AgentIndex agent, absl::Time now) {
  int count = 0;
  for (const SkillDemand& demand : DemandsOf(w, call, now)) {
    if (demand.preferred && Can(SettingsOf(w, agent, call.group), demand)) ++count;
  }
  return count;
}

bool IsHeldForAnother(const Workspace& w, const Call& call, AgentIndex agent, absl::Time now) {
  if (!call.hold.has_value() || call.hold->agent == agent || call.hold->until <= now) return false;
  const bool rings = std::any_of(call.offers.begin(), call.offers.end(), [&](const Offer& offer) {
    return offer.agent == call.hold->agent;
  });
  return rings || IsOnLine(w, call.hold->agent, call.group);
}

uint64_t SplitMix(uint64_t x) {
  x += 0x9e3779b97f4a7c15;
  x ^= x >> 30;
  x *= 0xbf58476d1ce4e5b9;
  x ^= x >> 27;
  x *= 0x94d049bb133111eb;
  x ^= x >> 31;
  return x;
}

AgentIndex Drawn(const Workspace& w, const Call& call, std::vector<AgentIndex> agents) {
  std::sort(agents.begin(), agents.end(), [&](AgentIndex a, AgentIndex b) {
    return PositionOf(w, a, call.group) < PositionOf(w, b, call.group);
  });
  std::vector<AgentIndex> tickets;
  for (const AgentIndex agent : agents) {
    tickets.insert(tickets.end(), SettingsOf(w, agent, call.group).weight, agent);
  }
  const uint64_t seed = SplitMix(SplitMix(call.number) ^ static_cast<uint64_t>(call.offer_count));
  return tickets[SplitMix(seed ^ w.last_token()) % tickets.size()];
}

/// Less comes first.
using Key = std::tuple<int64_t, absl::Time, uint32_t>;

Key KeyOf(const Workspace& w, const Call& call, AgentIndex agent) {
  const GroupConfig& config = ConfigOf(w, call.group);
  const uint32_t position = PositionOf(w, agent, call.group);
  const Standing standing = StandingOf(w, agent, call.group);
  const absl::Time idle = w.agent(agent).idle_since;
  const int level = SettingsOf(w, agent, call.group).level;
  switch (config.distribution.strategy) {
    case Strategy::kLongestIdle:
      return {LoadOf(w, agent), idle, position};
    case Strategy::kFewestCalls:
      return {standing.taken, idle, position};
    case Strategy::kLeastTalk:
      return {absl::ToInt64Nanoseconds(standing.talked), idle, position};
    case Strategy::kLinear:
      return {position, absl::UnixEpoch(), 0};
    default: {
      const auto size = static_cast<uint32_t>(config.agents.size());
      const uint32_t turn = TurnOf(w.group(call.group), level) % size;
      return {(position + size - turn) % size, absl::UnixEpoch(), 0};
    }
  }
}

}  // namespace

uint32_t PositionOf(const Workspace& w, AgentIndex agent, GroupIndex group) {
  const std::vector<PersonId>& agents = ConfigOf(w, group).agents;
  const auto at = std::find(agents.begin(), agents.end(), w.agent(agent).id);
  return static_cast<uint32_t>(at - agents.begin());
}

int LoadOf(const Workspace& w, AgentIndex agent) {
  return static_cast<int>(w.agent(agent).engagements.size() + w.agent(agent).other_calls.size());
}

bool IsOnLine(const Workspace& w, AgentIndex index, GroupIndex group) {
  const Agent& agent = w.agent(index);
  if (agent.status != ChosenStatus::kAvailable || !agent.console || agent.devices.empty()) {
    return false;
  }
  if (agent.paused_until.has_value() || !IsMember(w, index, group)) return false;
  const MemberSettings settings = SettingsOf(w, index, group);
  const absl::Time as_of = w.group(group).roster_time;
  if (settings.disabled || as_of < settings.start || settings.end <= as_of) return false;
  const Standing standing = StandingOf(w, index, group);
  return !standing.away && !standing.paused_until.has_value();
}

bool IsFree(const Workspace& w, AgentIndex index, GroupIndex group) {
  const Agent& agent = w.agent(index);
  return IsOnLine(w, index, group) && !agent.wrap_up_end.has_value() &&
         !agent.cool_down_end.has_value() && LoadOf(w, index) < agent.capacity;
}

bool MayHave(const Workspace& w, const Call& call, AgentIndex agent, absl::Time now) {
  for (const AgentIndex tried : call.tried) {
    if (tried == agent) return false;
  }
  for (const Offer& offer : call.offers) {
    if (offer.agent == agent) return false;
  }
  if (IsHeldForAnother(w, call, agent, now)) return false;
  // Whom it is held for has been chosen already, by the caller or a supervisor.
  if (call.hold.has_value() && call.hold->agent == agent && now < call.hold->until) return true;
  const MemberSettings settings = SettingsOf(w, agent, call.group);
  if (call.wanted != agent && now < call.queued_since + settings.join_after) return false;
  for (const SkillDemand& demand : DemandsOf(w, call, now)) {
    if (!demand.preferred && !Can(settings, demand)) return false;
  }
  return true;
}

absl::Time Considered(const Call& call) {
  return call.reconsider.has_value() ? *call.reconsider - absl::Nanoseconds(1)
                                     : absl::InfiniteFuture();
}

bool MayRingMore(const Call& call) {
  return call.phase == CallPhase::kOffered &&
         call.offers.size() < static_cast<size_t>(call.rings_allowed);
}

std::vector<AgentIndex> Candidates(const Workspace& w, const Call& call, absl::Time now) {
  std::vector<AgentIndex> candidates;
  for (AgentIndex agent = 0; agent < w.agents().size(); ++agent) {
    if (IsFree(w, agent, call.group) && MayHave(w, call, agent, now)) candidates.push_back(agent);
  }
  return candidates;
}

AgentIndex Choice(const Workspace& w, const Call& call, const std::vector<AgentIndex>& candidates,
                  absl::Time now) {
  std::vector<AgentIndex> best;
  std::tuple<int, int> best_class;
  for (const AgentIndex agent : candidates) {
    if (call.wanted == agent) return agent;
    const std::tuple<int, int> its_class = {SettingsOf(w, agent, call.group).level,
                                            -PreferredOf(w, call, agent, now)};
    if (best.empty() || its_class < best_class) {
      best.clear();
      best_class = its_class;
    }
    if (its_class == best_class) best.push_back(agent);
  }
  if (ConfigOf(w, call.group).distribution.strategy == Strategy::kWeightedRandom) {
    return Drawn(w, call, best);
  }
  return *std::min_element(best.begin(), best.end(), [&](AgentIndex a, AgentIndex b) {
    return KeyOf(w, call, a) < KeyOf(w, call, b);
  });
}

}  // namespace centralita::routing::reference
