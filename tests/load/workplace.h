#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace centralita::load {

/// A group that the run has made, with its agents as people's ids.
struct Group {
  std::string id;
  std::vector<std::string> agents;
};

/// Where a run takes place.
struct Workplace {
  std::string workspace;
  std::vector<Group> groups;
};

/// One group to make: agents [first, last) of the workplace's people, in that order.
struct GroupPlan {
  std::string queue_id;
  int first = 0;
  int last = 0;
  absl::Duration ring_time;
  absl::Duration max_wait_time;
};

/// Makes a workspace with people and groups, through the real directory and the real groups service.
absl::StatusOr<Workplace> Furnish(const std::string& directory_address,
                                  const std::string& groups_address, int people,
                                  const std::vector<GroupPlan>& groups);

}  // namespace centralita::load
