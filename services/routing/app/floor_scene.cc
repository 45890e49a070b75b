#include "services/routing/app/floor_scene.h"

#include <utility>

#include "services/routing/app/call_update.h"

namespace centralita::routing {
namespace {

FloorCall Describe(const Workspace& state, const Call& call, int position) {
  FloorCall view{.entry = DescribeEntry(state, call),
                 .group = state.group(call.group).config->id,
                 .phase = call.phase};
  view.entry.position = position;
  if (position > 0) view.entry.estimate = EstimateAt(state.group(call.group), position);
  if (call.phase == CallPhase::kConnected) {
    view.agent = state.agent(call.offers.front().agent).id;
    view.connected = call.offers.front().accepted;
  }
  return view;
}

/// Estimates are told with what else is new: each answer moves all of them a little.
bool IsNews(const FloorCall& now, FloorCall before) {
  before.entry.estimate = now.entry.estimate;
  return !(before == now);
}

}  // namespace

void FloorScene::AdvanceAgents(const Workspace& state, const Group* group, FloorChange& change) {
  const size_t count = group == nullptr ? state.agents().size() : group->members.size();
  std::map<AgentIndex, PresenceView> now;
  for (size_t i = 0; i < count; ++i) {
    const AgentIndex index = group == nullptr ? static_cast<AgentIndex>(i) : group->members[i];
    const Agent& agent = state.agent(index);
    if (agent.memberships.empty()) continue;
    auto known = agents_.extract(index);
    if (!known.empty() && known.mapped().agent == agent) {
      now.insert(std::move(known));
      continue;
    }
    const auto [it, added] = now.emplace(index, DescribeAgent(workspace_, state, agent));
    change.agents.push_back(it->second);
  }
  for (const auto& [index, view] : agents_) change.gone_agents.push_back(view.agent.id);
  agents_ = std::move(now);
}

void FloorScene::AdvanceCalls(const Workspace& state, std::optional<GroupIndex> group,
                              FloorChange& change) {
  std::map<CallNumber, FloorCall> now;
  int position = 0;
  std::optional<GroupIndex> counted;
  for (const Call* call : CallsIn(state, group)) {
    if (counted != call->group) position = 0;
    counted = call->group;
    const bool waits = call->phase == CallPhase::kWaiting;
    if (waits) ++position;
    FloorCall view = Describe(state, *call, waits ? position : 0);
    auto known = calls_.extract(call->number);
    if (known.empty() || IsNews(view, known.mapped())) change.calls.push_back(view);
    now.emplace(call->number, std::move(view));
  }
  for (const auto& [number, view] : calls_) change.gone_calls.push_back(view.entry.call);
  calls_ = std::move(now);
}

FloorChange FloorScene::Advance(const Workspace& state, int64_t version, bool* found) {
  const std::optional<GroupIndex> group =
      group_.has_value() ? state.IndexOf(*group_) : std::nullopt;
  *found = !group_.has_value() || group.has_value();
  FloorChange change{.version = version};
  if (!*found || version <= version_) return change;
  version_ = version;
  AdvanceAgents(state, group.has_value() ? &state.group(*group) : nullptr, change);
  AdvanceCalls(state, group, change);
  return change;
}

FloorChange FloorScene::Everything() const {
  FloorChange all{.version = version_, .complete = true};
  for (const auto& [number, call] : calls_) all.calls.push_back(call);
  for (const auto& [index, agent] : agents_) all.agents.push_back(agent);
  return all;
}

}  // namespace centralita::routing
