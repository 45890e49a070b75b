#pragma once

#include "services/routing/domain/workspace.h"

namespace centralita::routing {

// How Apply changes an agent or a call: whatever the change touches, timers, routable agents and
// queues follow, because they are worked out from the subject before and after.

template <typename Change>
void Workspace::Edit(Agent& agent, absl::Time now, Change change) {
  const auto index = static_cast<AgentIndex>(&agent - agents_.data());
  const std::optional<Timer> timer = TimerOf(agent, index);
  const SystemState state = SystemStateOf(agent);
  change(agent);
  Reset(timer, TimerOf(agent, index));
  if (SystemStateOf(agent) != state) agent.since = now;
  Reindex(agent);
}

template <typename Change>
void Workspace::Edit(Call& call, Change change) {
  const std::optional<Timer> timer = TimerOf(call);
  const bool waited = call.phase == CallPhase::kWaiting;
  const GroupIndex group = call.group;
  change(call);
  const bool waits = call.phase == CallPhase::kWaiting;
  if (waited && (!waits || group != call.group)) {
    groups_[group].waiting.erase({call.queued_since, call.number});
  }
  if (waits) groups_[call.group].waiting.insert({call.queued_since, call.number});
  Reset(timer, TimerOf(call));
}

}  // namespace centralita::routing
