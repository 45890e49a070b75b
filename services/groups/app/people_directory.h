#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/groups/domain/ids.h"

namespace centralita::groups {

/// What a group needs to know of a person.
struct PersonFacts {
  PersonId id;
  bool has_extension = false;
  bool may_create_groups = false;

  friend bool operator==(const PersonFacts&, const PersonFacts&) = default;
};

/// Who works in a workspace: the directory service. Safe for concurrent use.
class PeopleDirectory {
 public:
  virtual ~PeopleDirectory() = default;

  /// Those of `ids` who work in the workspace, in any order. UNAVAILABLE or DEADLINE_EXCEEDED if the
  /// directory cannot be asked.
  virtual absl::StatusOr<std::vector<PersonFacts>> Find(const WorkspaceId& workspace,
                                                        const std::vector<PersonId>& ids,
                                                        absl::Time deadline) = 0;
};

}  // namespace centralita::groups
