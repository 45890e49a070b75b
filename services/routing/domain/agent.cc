#include "services/routing/domain/agent.h"

namespace centralita::routing {

bool IsReachable(const Agent& agent) { return agent.console && !agent.devices.empty(); }

bool IsStaffed(const Agent& agent) {
  return agent.status == ChosenStatus::kAvailable && IsReachable(agent);
}

NotRoutable WhyNotRoutable(const Agent& agent) {
  if (agent.status != ChosenStatus::kAvailable) return NotRoutable::kNotAvailable;
  if (!agent.console) return NotRoutable::kNoConsole;
  if (agent.devices.empty()) return NotRoutable::kNoDevice;
  if (agent.call != 0) return NotRoutable::kBusy;
  if (agent.wrap_up_end.has_value()) return NotRoutable::kWrapUp;
  if (agent.cool_down_end.has_value()) return NotRoutable::kCoolingDown;
  return NotRoutable::kRoutable;
}

SystemState SystemStateOf(const Agent& agent) {
  if (agent.call != 0) return agent.on_call ? SystemState::kOnCall : SystemState::kOffered;
  if (!IsReachable(agent)) return SystemState::kUnreachable;
  return agent.wrap_up_end.has_value() ? SystemState::kWrapUp : SystemState::kIdle;
}

}  // namespace centralita::routing
