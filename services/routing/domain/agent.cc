#include "services/routing/domain/agent.h"

#include <algorithm>

namespace centralita::routing {

int Load(const Agent& agent) {
  return static_cast<int>(agent.engagements.size() + agent.other_calls.size());
}

bool IsReachable(const Agent& agent) { return agent.console && !agent.devices.empty(); }

bool IsStaffed(const Agent& agent) {
  return agent.status == ChosenStatus::kAvailable && IsReachable(agent) &&
         !agent.paused_until.has_value();
}

bool IsStaffedIn(const Agent& agent, const Membership& membership) {
  if (!membership.active || !IsStaffed(agent)) return false;
  const Standing* standing = StandingIn(agent, membership.group);
  return standing == nullptr || (!standing->away && !standing->paused_until.has_value());
}

bool IsRoutableIn(const Agent& agent, const Membership& membership) {
  return WhyNotRoutable(agent) == NotRoutable::kRoutable && IsStaffedIn(agent, membership);
}

const Standing* StandingIn(const Agent& agent, GroupIndex group) {
  const auto it =
      std::lower_bound(agent.standings.begin(), agent.standings.end(), group,
                       [](const Standing& standing, GroupIndex g) { return standing.group < g; });
  return it == agent.standings.end() || it->group != group ? nullptr : &*it;
}

const Engagement* EngagementWith(const Agent& agent, CallNumber call) {
  const auto it = std::find_if(agent.engagements.begin(), agent.engagements.end(),
                               [call](const Engagement& e) { return e.call == call; });
  return it == agent.engagements.end() ? nullptr : &*it;
}

bool IsTurning(const Agent& agent) {
  return agent.next_status.has_value() && Load(agent) == 0 && !agent.wrap_up_end.has_value();
}

bool IsPaused(const Agent& agent) {
  return agent.paused_until.has_value() ||
         std::any_of(agent.standings.begin(), agent.standings.end(),
                     [](const Standing& standing) { return standing.paused_until.has_value(); });
}

NotRoutable WhyNotRoutable(const Agent& agent) {
  if (agent.status != ChosenStatus::kAvailable) return NotRoutable::kNotAvailable;
  if (!agent.console) return NotRoutable::kNoConsole;
  if (agent.devices.empty()) return NotRoutable::kNoDevice;
  if (agent.paused_until.has_value()) return NotRoutable::kPaused;
  if (Load(agent) >= agent.capacity) return NotRoutable::kBusy;
  if (agent.wrap_up_end.has_value()) return NotRoutable::kWrapUp;
  if (agent.cool_down_end.has_value()) return NotRoutable::kCoolingDown;
  return NotRoutable::kRoutable;
}

SystemState SystemStateOf(const Agent& agent) {
  const bool talking = !agent.other_calls.empty() ||
                       std::any_of(agent.engagements.begin(), agent.engagements.end(),
                                   [](const Engagement& engagement) { return engagement.talking; });
  if (talking) return SystemState::kOnCall;
  if (!agent.engagements.empty()) return SystemState::kOffered;
  if (!IsReachable(agent)) return SystemState::kUnreachable;
  if (agent.wrap_up_end.has_value()) return SystemState::kWrapUp;
  return agent.paused_until.has_value() ? SystemState::kPaused : SystemState::kIdle;
}

}  // namespace centralita::routing
