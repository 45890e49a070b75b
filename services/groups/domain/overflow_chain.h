#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/groups/domain/ids.h"

namespace centralita::groups {

/// What a group's place in the overflow chains is: whom it sends calls to.
struct OverflowNode {
  GroupId id;
  std::string display_name;
  std::vector<GroupId> targets;
};

/// A way from `start` back to `start` along the targets: {start, ..., start}; the shortest one.
/// Empty if there is none.
std::vector<GroupId> FindCycle(const std::map<GroupId, OverflowNode>& nodes, const GroupId& start);

/// FAILED_PRECONDITION with OVERFLOW_CYCLE (metadata: cycle, ids parted by commas) if `changed` leads
/// back to itself, where `others` are the groups that have targets; the message shows the way.
absl::Status CheckNoCycle(std::vector<OverflowNode> others, const OverflowNode& changed);

}  // namespace centralita::groups
