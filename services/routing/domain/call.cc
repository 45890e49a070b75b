#include "services/routing/domain/call.h"

#include <algorithm>

namespace centralita::routing {

bool HasTried(const Call& call, AgentIndex agent) {
  return std::find(call.tried.begin(), call.tried.end(), agent) != call.tried.end();
}

bool HasVisited(const Call& call, const GroupId& group) {
  return std::any_of(call.hops.begin(), call.hops.end(),
                     [&group](const Hop& hop) { return hop.group == group; });
}

}  // namespace centralita::routing
