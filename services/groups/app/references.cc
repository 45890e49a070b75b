#include "services/groups/app/references.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"
#include "services/groups/domain/policy.h"

namespace centralita::groups {
namespace {

/// The groups that `group` sends calls to.
absl::StatusOr<std::vector<Group>> FindTargets(GroupEdit& edit, const Group& group) {
  const std::vector<GroupId> ids = LeadsTo(group);
  if (ids.empty()) return std::vector<Group>();
  absl::StatusOr<std::vector<Group>> found = edit.InService(ids);
  if (!found.ok()) return found;
  for (const GroupId& id : ids) {
    const bool known = std::any_of(found->begin(), found->end(),
                                   [&id](const Group& target) { return target.id == id; });
    if (known) continue;
    return status::Error(absl::StatusCode::kNotFound, "GROUP_NOT_FOUND",
                         absl::StrCat("no group in service has the id ", id.value()),
                         {{"group", id.value()}});
  }
  return found;
}

absl::Status CheckChain(GroupEdit& edit, const Group& group) {
  if (group.overflow.targets.empty()) return absl::OkStatus();
  absl::StatusOr<std::vector<OverflowNode>> nodes = edit.OverflowNodes();
  if (!nodes.ok()) return nodes.status();
  return CheckNoCycle(*std::move(nodes), {group.id, group.display_name, group.overflow.targets});
}

std::vector<Finding> FaultsOf(const Group& group, std::vector<Group> targets,
                              const std::vector<Holiday>& catalogue, absl::Time now) {
  targets.push_back(group);
  return FindFaults(Policy(std::move(targets), catalogue, std::nullopt, now), {group.id});
}

/// Takes out of `findings` what is wrong for the same reason in `known`.
void DropKnown(const std::vector<Finding>& known, std::vector<Finding>& findings) {
  findings.erase(std::remove_if(findings.begin(), findings.end(),
                                [&known](const Finding& finding) {
                                  return std::any_of(known.begin(), known.end(),
                                                     [&finding](const Finding& other) {
                                                       return other.reason == finding.reason &&
                                                              other.severity == finding.severity;
                                                     });
                                }),
                 findings.end());
}

}  // namespace

absl::StatusOr<std::vector<Holiday>> CheckReferences(GroupEdit& edit, const Group& group,
                                                     const Group* before, absl::Time now) {
  absl::StatusOr<std::vector<Group>> targets = FindTargets(edit, group);
  if (!targets.ok()) return targets.status();
  if (absl::Status valid = CheckChain(edit, group); !valid.ok()) return valid;
  absl::StatusOr<std::vector<Holiday>> catalogue = edit.Holidays();
  if (!catalogue.ok()) return catalogue;
  if (absl::Status valid = CheckPicked(group, *catalogue); !valid.ok()) return valid;

  std::vector<Finding> findings = FaultsOf(group, *targets, *catalogue, now);
  if (before != nullptr && !RefuseErrors(findings).ok()) {
    DropKnown(FaultsOf(*before, *targets, *catalogue, now), findings);
  }
  if (absl::Status valid = RefuseErrors(findings); !valid.ok()) return valid;
  return Observed(group, *catalogue);
}

absl::Status CheckPicked(const Group& group, const std::vector<Holiday>& catalogue) {
  if (group.holidays.picked.empty()) return absl::OkStatus();
  std::set<HolidayId> known;
  for (const Holiday& holiday : catalogue) known.insert(holiday.id);
  for (const HolidayId& id : group.holidays.picked) {
    if (known.count(id) > 0) continue;
    return status::Error(absl::StatusCode::kNotFound, "HOLIDAY_NOT_FOUND",
                         absl::StrCat("no holiday has the id ", id.value()),
                         {{"holiday", id.value()}});
  }
  return absl::OkStatus();
}

std::string ResourceOf(const WorkspaceId& workspace, const GroupId& id) {
  return absl::StrCat("workspaces/", workspace.value(), "/groups/", id.value());
}

Audit AuditOf(const Actor& actor, absl::string_view action, const Group& before,
              const Group& after) {
  return {after.workspace, actor.ToText(), std::string(action),
          ResourceOf(after.workspace, after.id), Differences(before, after)};
}

}  // namespace centralita::groups
