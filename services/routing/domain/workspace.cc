#include "services/routing/domain/workspace.h"

#include <algorithm>

#include "services/routing/domain/workspace_edit.h"

namespace centralita::routing {

std::optional<uint32_t> PositionIn(const Agent& agent, GroupIndex group) {
  const auto it = std::lower_bound(
      agent.memberships.begin(), agent.memberships.end(), group,
      [](const Membership& membership, GroupIndex index) { return membership.group < index; });
  if (it == agent.memberships.end() || it->group != group) return std::nullopt;
  return it->position;
}

Workspace::Workspace(Image image)
    : last_token_(image.last_token),
      last_call_(image.last_call),
      groups_(std::move(image.groups)),
      remembered_(image.remembered.begin(), image.remembered.end()) {
  agents_.reserve(image.agents.size());
  for (Agent& agent : image.agents) {
    agent.memberships.clear();
    agent.indexed_routable = agent.indexed_staffed = false;
    agent_index_[agent.id] = static_cast<AgentIndex>(agents_.size());
    agents_.push_back(std::move(agent));
    Reset(std::nullopt, TimerOf(agents_.back(), static_cast<AgentIndex>(agents_.size() - 1)));
  }
  for (GroupIndex index = 0; index < groups_.size(); ++index) {
    Group& group = groups_[index];
    group_index_[group.config->id] = index;
    group.members.clear();
    group.waiting.clear();
    SetMembers(index);
  }
  for (Agent& agent : agents_) Reindex(agent);
  for (Call& call : image.calls) {
    call_index_[call.id] = call.number;
    if (call.phase == CallPhase::kWaiting) {
      groups_[call.group].waiting.insert({call.queued_since, call.number});
    }
    Reset(std::nullopt, TimerOf(call));
    calls_.emplace(call.number, std::move(call));
  }
}

Image Workspace::ToImage() const {
  Image image{.last_token = last_token_,
              .last_call = last_call_,
              .groups = groups_,
              .agents = agents_,
              .remembered = {remembered_.begin(), remembered_.end()}};
  for (const Call* call : calls()) image.calls.push_back(*call);
  return image;
}

std::optional<GroupIndex> Workspace::IndexOf(const GroupId& id) const {
  const auto it = group_index_.find(id);
  return it == group_index_.end() ? std::nullopt : std::optional(it->second);
}

std::optional<AgentIndex> Workspace::IndexOf(const PersonId& id) const {
  const auto it = agent_index_.find(id);
  return it == agent_index_.end() ? std::nullopt : std::optional(it->second);
}

const Group* Workspace::FindGroup(const GroupId& id) const {
  const std::optional<GroupIndex> index = IndexOf(id);
  return index.has_value() ? &groups_[*index] : nullptr;
}

const Agent* Workspace::FindAgent(const PersonId& id) const {
  const std::optional<AgentIndex> index = IndexOf(id);
  return index.has_value() ? &agents_[*index] : nullptr;
}

const Call* Workspace::FindCall(const CallId& id) const {
  const auto it = call_index_.find(id);
  return it == call_index_.end() ? nullptr : &calls_.at(it->second);
}

std::vector<const Call*> Workspace::calls() const {
  std::vector<const Call*> all;
  all.reserve(calls_.size());
  for (const auto& [number, call] : calls_) all.push_back(&call);
  std::sort(all.begin(), all.end(),
            [](const Call* a, const Call* b) { return a->number < b->number; });
  return all;
}

std::optional<absl::Time> Workspace::next_due() const {
  if (timers_.empty()) return std::nullopt;
  return timers_.begin()->at;
}

AgentIndex Workspace::FindOrAdd(const PersonId& person) {
  const auto [it, added] =
      agent_index_.try_emplace(person, static_cast<AgentIndex>(agents_.size()));
  if (added) agents_.push_back({.id = person});
  return it->second;
}

void Workspace::SetMembers(GroupIndex index) {
  Group& group = groups_[index];
  for (const AgentIndex member : group.members) {
    std::vector<Membership>& memberships = agents_[member].memberships;
    memberships.erase(std::remove_if(memberships.begin(), memberships.end(),
                                     [index](const Membership& m) { return m.group == index; }),
                      memberships.end());
  }
  group.members.clear();
  group.routable = PositionSet(group.config->agents.size());
  group.staffed = 0;
  for (const PersonId& person : group.config->agents) {
    const auto position = static_cast<uint32_t>(group.members.size());
    const AgentIndex member = FindOrAdd(person);
    group.members.push_back(member);
    Agent& agent = agents_[member];
    const auto behind = std::upper_bound(
        agent.memberships.begin(), agent.memberships.end(), index,
        [](GroupIndex i, const Membership& membership) { return i < membership.group; });
    agent.memberships.insert(behind, {.group = index, .position = position});
    if (agent.indexed_routable) group.routable.Insert(position);
    if (agent.indexed_staffed) ++group.staffed;
    Reindex(agent);
  }
}

std::optional<Timer> Workspace::TimerOf(const Agent& agent, AgentIndex index) {
  absl::Time at = absl::InfiniteFuture();
  if (agent.wrap_up_end.has_value()) at = std::min(at, *agent.wrap_up_end);
  if (agent.cool_down_end.has_value()) at = std::min(at, *agent.cool_down_end);
  for (const Device& device : agent.devices) at = std::min(at, device.expires);
  if (at == absl::InfiniteFuture()) return std::nullopt;
  return Timer{.at = at, .of = Timer::Of::kAgent, .subject = index};
}

std::optional<Timer> Workspace::TimerOf(const Call& call) {
  Timer timer{.at = absl::InfiniteFuture(), .of = Timer::Of::kCall, .subject = call.number};
  if (call.phase == CallPhase::kOffered) timer.at = call.offer->reclaim_at;
  if (call.phase == CallPhase::kWaiting) {
    timer.at = std::min(call.max_wait_end, call.round_end.value_or(absl::InfiniteFuture()));
  }
  if (timer.at == absl::InfiniteFuture()) return std::nullopt;
  return timer;
}

void Workspace::Reset(const std::optional<Timer>& before, const std::optional<Timer>& after) {
  if (before == after) return;
  if (before.has_value()) timers_.erase(*before);
  if (after.has_value()) timers_.insert(*after);
}

void Workspace::Reindex(Agent& agent) {
  const bool routable = WhyNotRoutable(agent) == NotRoutable::kRoutable;
  const bool staffed = IsStaffed(agent);
  if (routable == agent.indexed_routable && staffed == agent.indexed_staffed) return;
  for (const auto& [index, position] : agent.memberships) {
    Group& group = groups_[index];
    if (routable) {
      group.routable.Insert(position);
    } else {
      group.routable.Erase(position);
    }
    if (staffed != agent.indexed_staffed) group.staffed += staffed ? 1 : -1;
  }
  agent.indexed_routable = routable;
  agent.indexed_staffed = staffed;
}

void Workspace::Forget(absl::Time now) {
  while (!remembered_.empty() && remembered_.front().over + kRememberCalls <= now) {
    const auto it = calls_.find(remembered_.front().call);
    call_index_.erase(it->second.id);
    calls_.erase(it);
    remembered_.pop_front();
  }
}

}  // namespace centralita::routing
