#include "services/routing/app/supervisor_action.h"

namespace centralita::routing {

absl::string_view ToText(SupervisorAction action) {
  switch (action) {
    case SupervisorAction::kMove:
      return "move";
    case SupervisorAction::kAssign:
      return "assign";
    case SupervisorAction::kPull:
      return "pull";
    case SupervisorAction::kPrioritise:
      return "prioritise";
    case SupervisorAction::kForceEnd:
      return "force_end";
    case SupervisorAction::kReleaseAgent:
      return "release_agent";
    case SupervisorAction::kSetCapacity:
      return "set_capacity";
    case SupervisorAction::kSetStatus:
      return "set_status";
  }
  return "unknown";
}

}  // namespace centralita::routing
