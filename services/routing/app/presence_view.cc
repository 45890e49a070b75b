#include "services/routing/app/presence_view.h"

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::routing {

PresenceView DescribeAgent(const WorkspaceId& id, const Workspace& workspace, const Agent& agent) {
  return {.workspace = id,
          .agent = agent,
          .system_state = SystemStateOf(agent),
          .not_routable = WhyNotRoutable(agent),
          .call = agent.call == 0 ? CallId() : workspace.call(agent.call).id};
}

absl::StatusOr<PresenceView> DescribePerson(const WorkspaceId& id, const Workspace& workspace,
                                            const PersonId& person) {
  const Agent* agent = workspace.FindAgent(person);
  if (agent == nullptr) {
    return status::Error(absl::StatusCode::kNotFound, "AGENT_UNKNOWN",
                         absl::StrCat("person ", person.value(), " is no agent"));
  }
  return DescribeAgent(id, workspace, *agent);
}

}  // namespace centralita::routing
