#include "services/routing/app/conservation.h"

#include <cstddef>

#include "absl/container/flat_hash_set.h"

namespace centralita::routing {

bool AddsUp(const Figures& figures) {
  return figures.received == figures.handled + figures.abandoned + figures.missed +
                                 figures.overflowed + figures.failed + figures.merged +
                                 figures.in_progress;
}

std::vector<GroupId> ConservationFaults(const Workspace& workspace) {
  std::vector<int64_t> there(workspace.groups().size());
  for (size_t i = 0; i < there.size(); ++i) {
    there[i] = static_cast<int64_t>(workspace.groups()[i].waiting.size());
  }
  absl::flat_hash_set<CallNumber> counted;  // One rings at several agents.
  for (const Agent& agent : workspace.agents()) {
    for (const Engagement& engagement : agent.engagements) {
      if (counted.insert(engagement.call).second) ++there[workspace.call(engagement.call).group];
    }
  }
  std::vector<GroupId> faults;
  for (size_t i = 0; i < there.size(); ++i) {
    const Group& group = workspace.groups()[i];
    if (!AddsUp(group.figures) || group.figures.in_progress != there[i]) {
      faults.push_back(group.config->id);
    }
  }
  return faults;
}

}  // namespace centralita::routing
