#include "services/routing/app/presence_view.h"

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::routing {
namespace {

std::vector<CallId> CallsOf(const Workspace& workspace, const Agent& agent) {
  std::vector<CallId> calls;
  for (const Engagement& engagement : agent.engagements) {
    calls.push_back(workspace.call(engagement.call).id);
  }
  for (const OtherCall& other : agent.other_calls) calls.push_back(other.call);
  return calls;
}

std::vector<GroupView> GroupsOf(const Workspace& workspace, const Agent& agent) {
  std::vector<GroupView> groups;
  for (const Membership& membership : agent.memberships) {
    GroupView view{.group = workspace.group(membership.group).config->id,
                   .inactive = !membership.active};
    if (const Standing* standing = StandingIn(agent, membership.group)) {
      view.away = standing->away;
      view.paused_until = standing->paused_until;
    }
    if (view.away || view.inactive || view.paused_until.has_value()) {
      groups.push_back(std::move(view));
    }
  }
  return groups;
}

}  // namespace

PresenceView DescribeAgent(const WorkspaceId& id, const Workspace& workspace, const Agent& agent) {
  return {.workspace = id,
          .agent = agent,
          .system_state = SystemStateOf(agent),
          .not_routable = WhyNotRoutable(agent),
          .calls = CallsOf(workspace, agent),
          .groups = GroupsOf(workspace, agent)};
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
