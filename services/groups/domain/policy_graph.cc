// What leads where: circles, targets out of service, groups that no call reaches.

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/groups/domain/overflow_chain.h"
#include "services/groups/domain/policy.h"

namespace centralita::groups {
namespace {

void FindCircle(const Policy& policy, const Group& group, std::vector<Finding>& findings) {
  const std::vector<GroupId> to = LeadsTo(group);
  if (std::find(to.begin(), to.end(), group.id) != to.end()) {
    findings.push_back({"OVERFLOW_SELF", Severity::kError,
                        absl::StrCat("\"", group.display_name, "\" would send calls to itself"),
                        group.id, group.display_name});
    return;
  }
  if (group.overflow.targets.empty()) return;
  std::vector<GroupId> cycle = FindCycle(policy.nodes(), group.id);
  if (cycle.empty()) return;
  const std::string way = absl::StrJoin(
      cycle, " -> ", [&](std::string* out, const GroupId& id) { out->append(policy.NameOf(id)); });
  findings.push_back({.reason = "OVERFLOW_CYCLE",
                      .severity = Severity::kError,
                      .message = absl::StrCat("calls would go round: ", way),
                      .group = group.id,
                      .display_name = group.display_name,
                      .path = std::move(cycle)});
}

void FindMissingTargets(const Policy& policy, const Group& group, std::vector<Finding>& findings) {
  for (const GroupId& id : LeadsTo(group)) {
    if (id == group.id || policy.Find(id) != nullptr) continue;
    findings.push_back({.reason = "TARGET_NOT_IN_SERVICE",
                        .severity = Severity::kError,
                        .message = absl::StrCat("\"", group.display_name, "\" sends calls to ",
                                                id.value(), ", which is not in service"),
                        .group = group.id,
                        .display_name = group.display_name,
                        .target = id});
  }
}

void FindUnreached(const Policy& policy, const Group& group, std::vector<Finding>& findings) {
  if (!policy.with_numbers().has_value()) return;
  const bool serves = std::find(group.channels.begin(), group.channels.end(), Channel::kCall) !=
                      group.channels.end();
  const bool reached = policy.IsReached(group.id);
  if (reached == serves) return;
  findings.push_back(
      {reached ? "CALLS_NOT_SERVED" : "UNREACHABLE_GROUP", Severity::kWarning,
       absl::StrCat(reached ? "calls lead to \"" : "no number, overflow or redirection leads to \"",
                    group.display_name,
                    reached ? "\", but calls are not among its channels" : "\""),
       group.id, group.display_name});
}

}  // namespace

void FindGraphFaults(const Policy& policy, const Group& group, std::vector<Finding>& findings) {
  FindCircle(policy, group, findings);
  FindMissingTargets(policy, group, findings);
  FindUnreached(policy, group, findings);
}

}  // namespace centralita::groups
