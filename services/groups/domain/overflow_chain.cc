#include "services/groups/domain/overflow_chain.h"

#include <algorithm>
#include <deque>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "libs/status/error.h"

namespace centralita::groups {

std::vector<GroupId> FindCycle(const std::map<GroupId, OverflowNode>& nodes, const GroupId& start) {
  std::map<GroupId, GroupId> came_from;  // Breadth first: the first way found is the shortest.
  std::deque<GroupId> queue = {start};
  while (!queue.empty()) {
    const GroupId at = std::move(queue.front());
    queue.pop_front();
    const auto node = nodes.find(at);
    if (node == nodes.end()) continue;
    for (const GroupId& target : node->second.targets) {
      if (target == start) {
        std::vector<GroupId> cycle = {start};
        for (GroupId step = at; step != start; step = came_from.at(step)) cycle.push_back(step);
        cycle.push_back(start);
        std::reverse(cycle.begin(), cycle.end());
        return cycle;
      }
      if (came_from.emplace(target, at).second) queue.push_back(target);
    }
  }
  return {};
}

absl::Status CheckNoCycle(std::vector<OverflowNode> others, const OverflowNode& changed) {
  std::map<GroupId, OverflowNode> nodes;
  for (OverflowNode& node : others) {
    const GroupId id = node.id;
    nodes.insert_or_assign(id, std::move(node));
  }
  nodes.insert_or_assign(changed.id, changed);

  const std::vector<GroupId> cycle = FindCycle(nodes, changed.id);
  if (cycle.empty()) return absl::OkStatus();
  const auto show_name = [&nodes](std::string* out, const GroupId& id) {
    absl::StrAppend(out, "\"", nodes.at(id).display_name, "\"");
  };
  const auto show_id = [](std::string* out, const GroupId& id) {
    absl::StrAppend(out, id.value());
  };
  return status::Error(
      absl::StatusCode::kFailedPrecondition, "OVERFLOW_CYCLE",
      absl::StrCat("calls would go round: ", absl::StrJoin(cycle, " -> ", show_name)),
      {{"cycle", absl::StrJoin(cycle, ",", show_id)}});
}

}  // namespace centralita::groups
