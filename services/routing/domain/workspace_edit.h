#pragma once

#include "services/routing/domain/workspace.h"

namespace centralita::routing {

// How Apply changes an agent, a call or a group: whatever the change touches, timers, routable agents
// and queues follow, because they are worked out from the subject before and after.

template <typename Change>
void Workspace::Edit(Agent& agent, absl::Time now, Change change) {
  const auto index = static_cast<AgentIndex>(&agent - agents_.data());
  const std::optional<Timer> timer = TimerOf(agent, index);
  const SystemState state = SystemStateOf(agent);
  change(agent);
  Reset(timer, TimerOf(agent, index));
  if (IsTurning(agent)) {
    turning_.insert(index);
  } else {
    turning_.erase(index);
  }
  if (SystemStateOf(agent) != state) agent.since = now;
  Reindex(agent, now);
}

template <typename Change>
void Workspace::Edit(Call& call, Change change) {
  const std::optional<Timer> timer = TimerOf(call);
  Unindex(call);
  change(call);
  Index(call);
  Reset(timer, TimerOf(call));
}

template <typename Change>
void Workspace::Edit(Group& group, Change change) {
  const auto index = static_cast<GroupIndex>(&group - groups_.data());
  const std::optional<Timer> timer = TimerOf(group, index);
  change(group);
  Reset(timer, TimerOf(group, index));
}

}  // namespace centralita::routing
