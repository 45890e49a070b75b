#include "services/routing/domain/workspace.h"

#include <algorithm>

#include "services/routing/domain/workspace_edit.h"

namespace centralita::routing {

const Membership* MembershipIn(const Agent& agent, GroupIndex group) {
  const auto it = std::lower_bound(
      agent.memberships.begin(), agent.memberships.end(), group,
      [](const Membership& membership, GroupIndex index) { return membership.group < index; });
  return it == agent.memberships.end() || it->group != group ? nullptr : &*it;
}

std::optional<uint32_t> PositionIn(const Agent& agent, GroupIndex group) {
  const Membership* membership = MembershipIn(agent, group);
  return membership == nullptr ? std::nullopt : std::optional(membership->position);
}

bool HoldsAt(const GroupConfig& config, uint32_t position, absl::Time now) {
  const MemberSettings& settings = SettingsAt(config, position);
  return !settings.disabled && settings.start <= now && now < settings.end;
}

Merit MeritOf(const Agent& agent, GroupIndex group) {
  Merit merit{.load = Load(agent), .idle_since = agent.idle_since};
  if (const Standing* standing = StandingIn(agent, group)) {
    merit.taken = standing->taken;
    merit.talked = standing->talked;
  }
  return merit;
}

absl::Time PlaceOf(const Call& call, const GroupConfig& config) {
  return call.queued_since - absl::Minutes(call.priority + config.priority);
}

Workspace::Workspace(Image image)
    : last_token_(image.last_token),
      last_call_(image.last_call),
      groups_(std::move(image.groups)),
      remembered_(image.remembered.begin(), image.remembered.end()),
      carried_out_(image.carried_out.begin(), image.carried_out.end()) {
  for (const CarriedOut& request : carried_out_) {
    carried_out_index_[request.request_id] = request.digest;
  }
  agents_.reserve(image.agents.size());
  for (Agent& agent : image.agents) {
    agent.memberships.clear();
    agent_index_[agent.id] = static_cast<AgentIndex>(agents_.size());
    agents_.push_back(std::move(agent));
    if (IsTurning(agents_.back())) turning_.insert(static_cast<AgentIndex>(agents_.size() - 1));
    Reset(std::nullopt, TimerOf(agents_.back(), static_cast<AgentIndex>(agents_.size() - 1)));
  }
  for (GroupIndex index = 0; index < groups_.size(); ++index) {
    Group& group = groups_[index];
    group_index_[group.config->id] = index;
    const std::optional<absl::Time> empty_since = group.empty_since;
    group.members.clear();
    group.waiting.clear();
    group.widening.clear();
    group.callers = group.offered = 0;
    SetMembers(index, group.roster_time);
    group.empty_since = empty_since;
  }
  for (Call& call : image.calls) {
    call_index_[call.id] = call.number;
    call.place = PlaceOf(call, *groups_[call.group].config);
    Index(call);
    Reset(std::nullopt, TimerOf(call));
    calls_.emplace(call.number, std::move(call));
  }
  for (GroupIndex index = 0; index < groups_.size(); ++index) {
    Reset(std::nullopt, TimerOf(groups_[index], index));
  }
}

Image Workspace::ToImage() const {
  Image image{.last_token = last_token_,
              .last_call = last_call_,
              .groups = groups_,
              .agents = agents_,
              .remembered = {remembered_.begin(), remembered_.end()},
              .carried_out = {carried_out_.begin(), carried_out_.end()}};
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

const Call* Workspace::FindCallback(absl::string_view number) const {
  const auto it = callback_index_.find(number);
  return it == callback_index_.end() ? nullptr : &calls_.at(it->second);
}

std::vector<CallNumber> Workspace::HeldFor(AgentIndex agent) const {
  std::vector<CallNumber> held;
  for (auto it = held_.lower_bound({agent, 0}); it != held_.end() && it->first == agent; ++it) {
    held.push_back(it->second);
  }
  return held;
}

bool Workspace::HasCarriedOut(absl::string_view request_id) const {
  return carried_out_index_.contains(request_id);
}

std::optional<uint64_t> Workspace::DigestOf(absl::string_view request_id) const {
  const auto it = carried_out_index_.find(request_id);
  return it == carried_out_index_.end() ? std::nullopt : std::optional(it->second);
}

void Workspace::SetMembers(GroupIndex index, absl::Time now) {
  Group& group = groups_[index];
  for (const AgentIndex member : group.members) {
    std::vector<Membership>& memberships = agents_[member].memberships;
    memberships.erase(std::remove_if(memberships.begin(), memberships.end(),
                                     [index](const Membership& m) { return m.group == index; }),
                      memberships.end());
  }
  group.roster_time = now;
  group.next_roster_time = absl::InfiniteFuture();
  group.join_steps.clear();
  for (const MemberSettings& settings : group.config->settings) {
    if (settings.join_after > absl::ZeroDuration()) group.join_steps.push_back(settings.join_after);
    for (const absl::Time turn : {settings.start, settings.end}) {
      if (turn > now) group.next_roster_time = std::min(group.next_roster_time, turn);
    }
  }
  std::sort(group.join_steps.begin(), group.join_steps.end());
  group.members.clear();
  group.lineup = Lineup(*group.config);
  group.staffed = 0;
  for (const PersonId& person : group.config->agents) {
    const auto position = static_cast<uint32_t>(group.members.size());
    const AgentIndex member = FindOrAdd(person);
    group.members.push_back(member);
    Agent& agent = agents_[member];
    const auto behind = std::upper_bound(
        agent.memberships.begin(), agent.memberships.end(), index,
        [](GroupIndex i, const Membership& membership) { return i < membership.group; });
    const auto added = agent.memberships.insert(
        behind,
        {.group = index, .position = position, .active = HoldsAt(*group.config, position, now)});
    Reindex(agent, *added, now);
  }
  if (group.staffed == 0 && !group.empty_since.has_value()) group.empty_since = now;
}

std::optional<Timer> Workspace::TimerOf(const Agent& agent, AgentIndex index) {
  absl::Time at = absl::InfiniteFuture();
  for (const std::optional<absl::Time>& end :
       {agent.wrap_up_end, agent.cool_down_end, agent.paused_until}) {
    if (end.has_value()) at = std::min(at, *end);
  }
  for (const Standing& standing : agent.standings) {
    if (standing.paused_until.has_value()) at = std::min(at, *standing.paused_until);
  }
  for (const Device& device : agent.devices) at = std::min(at, device.expires);
  if (at == absl::InfiniteFuture()) return std::nullopt;
  return Timer{.at = at, .of = Timer::Of::kAgent, .subject = index};
}

std::optional<Timer> Workspace::TimerOf(const Call& call) {
  Timer timer{.at = absl::InfiniteFuture(), .of = Timer::Of::kCall, .subject = call.number};
  const auto also = [&timer](const std::optional<absl::Time>& at) {
    if (at.has_value()) timer.at = std::min(timer.at, *at);
  };
  if (call.phase == CallPhase::kOffered) {
    for (const Offer& offer : call.offers) also(offer.reclaim_at);
    also(call.next_ring);
    if (WantsMore(call)) also(call.reconsider);
  }
  if (call.phase == CallPhase::kWaiting) {
    also(call.max_wait_end);
    also(call.round_end);
    also(call.reconsider);
  }
  if (timer.at == absl::InfiniteFuture()) return std::nullopt;
  return timer;
}

std::optional<Timer> Workspace::TimerOf(const Group& group, GroupIndex index) const {
  Timer timer{.at = group.next_roster_time, .of = Timer::Of::kGroup, .subject = index};
  const EmptyQueue& empty = group.config->empty_queue;
  if (empty.leave != Emptiness::kNever && group.empty_since.has_value() && group.callers > 0) {
    timer.at = std::min(timer.at, *group.empty_since + empty.leave_after);
  }
  if (timer.at == absl::InfiniteFuture()) return std::nullopt;
  return timer;
}

void Workspace::Reset(const std::optional<Timer>& before, const std::optional<Timer>& after) {
  if (before == after) return;
  if (before.has_value()) timers_.erase(*before);
  if (after.has_value()) timers_.insert(*after);
}

void Workspace::Reindex(Agent& agent, absl::Time now) {
  for (Membership& membership : agent.memberships) Reindex(agent, membership, now);
}

void Workspace::Reindex(Agent& agent, Membership& membership, absl::Time now) {
  Group& group = groups_[membership.group];
  const bool routable = IsRoutableIn(agent, membership);
  if (routable && (!membership.indexed_routable || group.lineup.ranks())) {
    group.lineup.Put(membership.position, MeritOf(agent, membership.group));
  } else if (!routable && membership.indexed_routable) {
    group.lineup.Remove(membership.position);
  }
  membership.indexed_routable = routable;
  const bool staffed = IsStaffedIn(agent, membership);
  if (staffed == membership.indexed_staffed) return;
  membership.indexed_staffed = staffed;
  Edit(group, [&](Group& edited) {
    edited.staffed += staffed ? 1 : -1;
    if (edited.staffed > 0) {
      edited.empty_since.reset();
    } else {
      edited.empty_since = now;
    }
  });
}

void Workspace::Index(const Call& call) {
  const Place place{.since = call.place, .call = call.number};
  if (call.phase == CallPhase::kWaiting) {
    Edit(groups_[call.group], [&](Group& group) {
      group.waiting.insert(place);
      if (!call.callback.has_value()) ++group.callers;
    });
  }
  if (call.phase == CallPhase::kOffered) ++groups_[call.group].offered;
  if (WantsMore(call)) groups_[call.group].widening.insert(place);
  if (call.hold.has_value()) held_.insert({call.hold->agent, call.number});
  if (IsToBeCalledBack(call)) callback_index_[call.callback->number] = call.number;
}

void Workspace::Unindex(const Call& call) {
  const Place place{.since = call.place, .call = call.number};
  if (call.phase == CallPhase::kWaiting) {
    Edit(groups_[call.group], [&](Group& group) {
      group.waiting.erase(place);
      if (!call.callback.has_value()) --group.callers;
    });
  }
  if (call.phase == CallPhase::kOffered) --groups_[call.group].offered;
  if (WantsMore(call)) groups_[call.group].widening.erase(place);
  if (call.hold.has_value()) held_.erase({call.hold->agent, call.number});
  if (IsToBeCalledBack(call)) callback_index_.erase(call.callback->number);
}

void Workspace::Forget(absl::Time now) {
  while (!remembered_.empty() && remembered_.front().over + kRememberCalls <= now) {
    const auto it = calls_.find(remembered_.front().call);
    call_index_.erase(it->second.id);
    calls_.erase(it);
    remembered_.pop_front();
  }
  while (!carried_out_.empty() && carried_out_.front().time + kRememberCalls <= now) {
    carried_out_index_.erase(carried_out_.front().request_id);
    carried_out_.pop_front();
  }
}

}  // namespace centralita::routing
