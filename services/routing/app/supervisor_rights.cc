#include "services/routing/app/supervisor_rights.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::routing {
namespace {

absl::Status NotFound(absl::string_view reason, absl::string_view what, absl::string_view id) {
  return status::Error(absl::StatusCode::kNotFound, reason,
                       absl::StrCat(what, " ", id, " is not known"));
}

bool Administers(const Group& group, const PersonId& person) {
  const std::vector<PersonId>& all = group.config->administrators;
  return std::binary_search(all.begin(), all.end(), person);
}

}  // namespace

absl::Status SupervisorRights::Check(const WorkspaceId& workspace, const Asker& asker, Judge judge,
                                     absl::Time deadline) {
  // A machine has every right, but not to what is not there.
  absl::StatusOr<absl::StatusOr<bool>> may = ViewAndSee(
      workspaces_, workspace,
      [judge = std::move(judge), person = asker.person.value_or(PersonId())](
          const Workspace& state, int64_t) { return judge(state, person); },
      deadline);
  if (!may.ok()) return may.status();
  if (!may->ok()) return may->status();
  if (**may || !asker.person.has_value()) return absl::OkStatus();
  return Everywhere(workspace, asker, deadline);
}

absl::Status SupervisorRights::Everywhere(const WorkspaceId& workspace, const Asker& asker,
                                          absl::Time deadline) {
  if (!asker.person.has_value()) return absl::OkStatus();
  const absl::StatusOr<bool> may = administrators_.Has(workspace, *asker.person, deadline);
  if (!may.ok()) return may.status();
  if (*may) return absl::OkStatus();
  return status::Error(absl::StatusCode::kPermissionDenied, "CALLS_MONITOR",
                       "this needs an administrator of the group or of the workspace");
}

absl::Status SupervisorRights::InGroup(const WorkspaceId& workspace, const Asker& asker,
                                       const GroupId& group, absl::Time deadline) {
  return Check(
      workspace, asker,
      [group](const Workspace& state, const PersonId& person) -> absl::StatusOr<bool> {
        const Group* found = state.FindGroup(group);
        if (found == nullptr) return NotFound("GROUP_NOT_FOUND", "group", group.value());
        return Administers(*found, person);
      },
      deadline);
}

absl::Status SupervisorRights::OverCall(const WorkspaceId& workspace, const Asker& asker,
                                        const CallId& call, absl::Time deadline) {
  if (!asker.person.has_value()) return absl::OkStatus();  // The decision finds out.
  return Check(
      workspace, asker,
      [call](const Workspace& state, const PersonId& person) -> absl::StatusOr<bool> {
        const Call* found = state.FindCall(call);
        if (found == nullptr) return NotFound("CALL_UNKNOWN", "call", call.value());
        return Administers(state.group(found->group), person);
      },
      deadline);
}

absl::Status SupervisorRights::OverAgent(const WorkspaceId& workspace, const Asker& asker,
                                         const PersonId& agent, absl::Time deadline) {
  if (!asker.person.has_value()) return absl::OkStatus();  // The decision finds out.
  return Check(
      workspace, asker,
      [agent](const Workspace& state, const PersonId& person) -> absl::StatusOr<bool> {
        const Agent* found = state.FindAgent(agent);
        if (found == nullptr) return NotFound("AGENT_UNKNOWN", "agent", agent.value());
        return std::any_of(found->memberships.begin(), found->memberships.end(),
                           [&](const Membership& membership) {
                             return Administers(state.group(membership.group), person);
                           });
      },
      deadline);
}

absl::Status SupervisorRights::ToWatch(const WorkspaceId& workspace, const Asker& asker,
                                       const std::optional<GroupId>& group, absl::Time deadline) {
  if (!group.has_value()) return Everywhere(workspace, asker, deadline);
  return Check(
      workspace, asker,
      [group = *group](const Workspace& state, const PersonId& person) -> absl::StatusOr<bool> {
        const std::optional<GroupIndex> index = state.IndexOf(group);
        if (!index.has_value()) return NotFound("GROUP_NOT_FOUND", "group", group.value());
        const Agent* agent = state.FindAgent(person);
        const bool is_agent = agent != nullptr && MembershipIn(*agent, *index) != nullptr;
        return is_agent || Administers(state.group(*index), person);
      },
      deadline);
}

}  // namespace centralita::routing
