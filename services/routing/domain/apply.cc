#include <algorithm>
#include <memory>
#include <utility>

#include "services/routing/domain/applier.h"
#include "services/routing/domain/workspace_edit.h"

namespace centralita::routing {
namespace {

/// The turn of a level in a new configuration: that of the first agent, from the old turn on, whom
/// the level had and still has.
uint32_t TurnIn(const GroupConfig& after, const GroupConfig& before, int level, uint32_t turn) {
  absl::flat_hash_map<PersonId, uint32_t> positions;
  for (uint32_t i = 0; i < after.agents.size(); ++i) {
    if (SettingsAt(after, i).level == level) positions.try_emplace(after.agents[i], i);
  }
  const size_t size = before.agents.size();
  for (size_t i = 0; i < size && !positions.empty(); ++i) {
    const auto old = static_cast<uint32_t>((turn + i) % size);
    if (SettingsAt(before, old).level != level) continue;
    const auto it = positions.find(before.agents[old]);
    if (it != positions.end()) return it->second;
  }
  return 0;
}

}  // namespace

void Applier::operator()(const GroupConfigured& fact) {
  const auto [it, added] =
      w_.group_index_.try_emplace(fact.config->id, static_cast<GroupIndex>(w_.groups_.size()));
  const GroupIndex index = it->second;
  if (added) w_.groups_.push_back({.config = fact.config});
  const Group& known = w_.groups_[index];
  const bool replaces = known.config->priority != fact.config->priority;
  const bool reorders = !added && (known.config->agents != fact.config->agents ||
                                   known.config->settings != fact.config->settings);
  const std::shared_ptr<const GroupConfig> before = known.config;
  w_.Edit(w_.groups_[index], [&](Group& group) {
    group.config = fact.config;
    if (reorders) {
      group.turn = TurnIn(*fact.config, *before, 0, group.turn);
      for (size_t i = 0; i < group.upper_turns.size(); ++i) {
        group.upper_turns[i] =
            TurnIn(*fact.config, *before, static_cast<int>(i) + 1, group.upper_turns[i]);
      }
    }
    w_.SetMembers(index, time_);
  });
  if (reorders) WelcomeNewcomers(index, *before);
  if (!replaces) return;
  for (auto& [number, call] : w_.calls_) {
    if (call.group != index) continue;
    w_.Edit(call, [&fact](Call& edited) { edited.place = PlaceOf(edited, *fact.config); });
  }
}

void Applier::operator()(const RosterTurned& fact) {
  const std::optional<GroupIndex> index = w_.IndexOf(fact.group);
  if (!index.has_value()) return;
  w_.Edit(w_.groups_[*index], [&](Group&) { w_.SetMembers(*index, time_); });
}

void Applier::operator()(const Supervised& fact) {
  if (fact.request_id.empty()) return;
  w_.carried_out_.push_back({.time = time_, .request_id = fact.request_id, .digest = fact.digest});
  w_.carried_out_index_[fact.request_id] = fact.digest;
}

void Applier::operator()(const StatusChosen& fact) {
  EditAgent(fact.person, [&](Agent& agent) {
    const ChosenStatus before = agent.status;
    agent.status = fact.status;
    agent.reason = fact.reason;
    agent.next_status.reset();
    agent.next_reason.clear();
    if (fact.status != ChosenStatus::kAvailable) return;
    // Who comes back by choice is paused no longer.
    const bool everywhere = agent.paused_until.has_value();
    agent.paused_until.reset();
    for (Standing& standing : agent.standings) {
      if (!everywhere && !standing.paused_until.has_value()) continue;
      standing.paused_until.reset();
      standing.missed = standing.declined = standing.failed = 0;
    }
    if (before == ChosenStatus::kOffline) StartWork(agent);
  });
}

void Applier::StartWork(Agent& agent) {
  agent.idle_since = time_;
  const auto self = static_cast<AgentIndex>(&agent - w_.agents_.data());
  for (const Membership& membership : agent.memberships) {
    CatchUp(agent, membership.group, LeastDone(membership.group, {self}));
  }
}

/// Whoever is new in the group comes late as well, though at work already.
void Applier::WelcomeNewcomers(GroupIndex index, const GroupConfig& before) {
  const absl::flat_hash_set<PersonId> known(before.agents.begin(), before.agents.end());
  absl::btree_set<AgentIndex> newcomers;
  for (const AgentIndex member : w_.groups_[index].members) {
    if (!known.contains(w_.agents_[member].id)) newcomers.insert(member);
  }
  const std::optional<Standing> least = LeastDone(index, newcomers);
  for (const AgentIndex newcomer : newcomers) {
    w_.Edit(w_.agents_[newcomer], time_, [&](Agent& agent) { CatchUp(agent, index, least); });
  }
}

/// The least that those have done who work in the group already: who is on line, but `newcomers`.
/// Nothing if its strategy does not count.
std::optional<Standing> Applier::LeastDone(GroupIndex index,
                                           const absl::btree_set<AgentIndex>& newcomers) const {
  const Group& group = w_.groups_[index];
  const Strategy strategy = group.config->distribution.strategy;
  if (strategy != Strategy::kFewestCalls && strategy != Strategy::kLeastTalk) return std::nullopt;
  std::optional<Standing> least;
  for (const AgentIndex member : group.members) {
    const Agent& agent = w_.agents_[member];
    if (newcomers.contains(member) || !MembershipIn(agent, index)->indexed_staffed) continue;
    const Standing* standing = StandingIn(agent, index);
    const Standing done = standing == nullptr ? Standing() : *standing;
    if (!least.has_value()) least = done;
    least->taken = std::min(least->taken, done.taken);
    least->talked = std::min(least->talked, done.talked);
  }
  return least;
}

/// Who comes late starts with as little done as the least busy of those who work already, so that the
/// strategies that count do not send everything to the newcomer.
void Applier::CatchUp(Agent& agent, GroupIndex index, const std::optional<Standing>& least) {
  if (!least.has_value()) return;
  Standing& standing = StandingOf(agent, index);
  standing.taken = std::max(standing.taken, least->taken);
  standing.talked = std::max(standing.talked, least->talked);
}

void Applier::operator()(const NextStatusChosen& fact) {
  EditAgent(fact.person, [&fact](Agent& agent) {
    agent.next_status = fact.status;
    agent.next_reason = fact.reason;
  });
}

void Applier::operator()(const GroupAvailabilityChosen& fact) {
  const std::optional<GroupIndex> group = w_.IndexOf(fact.group);
  if (!group.has_value()) return;
  EditAgent(fact.person, [&](Agent& agent) { StandingOf(agent, *group).away = !fact.available; });
}

void Applier::operator()(const CapacitySet& fact) {
  EditAgent(fact.person, [&fact](Agent& agent) { agent.capacity = fact.voice; });
}

void Applier::operator()(const OtherCallBegan& fact) {
  EditAgent(fact.person, [&](Agent& agent) {
    agent.other_calls.push_back({.call = fact.other, .since = time_});
  });
}

void Applier::operator()(const OtherCallEnded& fact) {
  EditAgent(fact.person, [&](Agent& agent) {
    const auto it =
        std::find_if(agent.other_calls.begin(), agent.other_calls.end(),
                     [&fact](const OtherCall& other) { return other.call == fact.other; });
    if (it == agent.other_calls.end()) return;
    agent.other_calls.erase(it);
    agent.idle_since = time_;
  });
}

void Applier::operator()(const ConsoleChanged& fact) {
  EditAgent(fact.person, [&fact](Agent& agent) { agent.console = fact.alive; });
}

void Applier::operator()(const DeviceChanged& fact) {
  EditAgent(fact.person, [&fact](Agent& agent) {
    auto it = std::find_if(agent.devices.begin(), agent.devices.end(),
                           [&fact](const Device& d) { return d.gateway == fact.gateway; });
    if (!fact.expires.has_value()) {
      if (it != agent.devices.end()) agent.devices.erase(it);
    } else if (it != agent.devices.end()) {
      it->expires = *fact.expires;
    } else {
      agent.devices.push_back({.gateway = fact.gateway, .expires = *fact.expires});
    }
  });
}

void Applier::operator()(const AgentPaused& fact) {
  const std::optional<GroupIndex> group =
      fact.group.has_value() ? w_.IndexOf(*fact.group) : std::nullopt;
  if (fact.group.has_value() && !group.has_value()) return;
  EditAgent(fact.person, [&](Agent& agent) {
    if (group.has_value()) {
      StandingOf(agent, *group).paused_until = fact.until;
    } else {
      agent.paused_until = fact.until;
    }
  });
}

void Applier::operator()(const PauseEnded& fact) {
  const std::optional<GroupIndex> group =
      fact.group.has_value() ? w_.IndexOf(*fact.group) : std::nullopt;
  if (fact.group.has_value() && !group.has_value()) return;
  EditAgent(fact.person, [&](Agent& agent) {
    for (Standing& standing : agent.standings) {
      if (group.has_value() && standing.group != *group) continue;
      standing.missed = standing.declined = standing.failed = 0;
      if (group.has_value()) standing.paused_until.reset();
    }
    if (!group.has_value()) agent.paused_until.reset();
  });
}

void Applier::operator()(const WrapUpExtended& fact) {
  EditAgent(fact.person, [&fact](Agent& agent) { agent.wrap_up_end = fact.end; });
}

void Applier::operator()(const WrapUpEnded& fact) {
  EditAgent(fact.person, [](Agent& agent) {
    agent.wrap_up_end.reset();
    agent.wrap_up_latest.reset();
  });
}

void Applier::operator()(const CoolDownEnded& fact) {
  EditAgent(fact.person, [](Agent& agent) { agent.cool_down_end.reset(); });
}

void Applier::operator()(const AgentReleased& fact) {
  EditAgent(fact.person, [](Agent& agent) {
    agent.other_calls.clear();
    agent.wrap_up_end.reset();
    agent.wrap_up_latest.reset();
    agent.cool_down_end.reset();
    agent.paused_until.reset();
    for (Standing& standing : agent.standings) {
      standing.paused_until.reset();
      standing.missed = standing.declined = standing.failed = 0;
    }
  });
}

template <typename Change>
void Applier::EditAgent(const PersonId& person, Change change) {
  w_.Edit(w_.agents_[w_.FindOrAdd(person)], time_, change);
}

Standing& Applier::StandingOf(Agent& agent, GroupIndex group) {
  const auto it =
      std::lower_bound(agent.standings.begin(), agent.standings.end(), group,
                       [](const Standing& standing, GroupIndex g) { return standing.group < g; });
  if (it != agent.standings.end() && it->group == group) return *it;
  return *agent.standings.insert(it, {.group = group});
}

void Workspace::Apply(const Event& event) {
  Forget(event.time);
  std::visit(Applier(*this, event.time), event.fact);
}

}  // namespace centralita::routing
