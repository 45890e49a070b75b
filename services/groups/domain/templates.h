#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/groups/domain/group.h"

namespace centralita::groups {

/// A group to begin with.
struct GroupTemplate {
  std::string id;           // "support".
  std::string description;  // What it is for, in a line.
  Group group;              // Without agents, administrators, targets and ids.
};

/// The templates, with the hours of office in the zone `time_zone`.
std::vector<GroupTemplate> Templates(absl::string_view time_zone);

}  // namespace centralita::groups
