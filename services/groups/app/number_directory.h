#pragma once

#include <set>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/groups/domain/ids.h"

namespace centralita::groups {

/// Which groups answer a number: the directory service. Safe for concurrent use.
class NumberDirectory {
 public:
  virtual ~NumberDirectory() = default;

  /// The groups that a number of the workspace leads to. UNAVAILABLE or DEADLINE_EXCEEDED if the
  /// directory cannot be asked.
  virtual absl::StatusOr<std::set<GroupId>> FindAnswering(const WorkspaceId& workspace,
                                                          absl::Time deadline) = 0;
};

}  // namespace centralita::groups
