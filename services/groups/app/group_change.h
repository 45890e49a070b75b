#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/groups/app/actor.h"
#include "services/groups/app/group_store.h"

namespace centralita::groups {

/// A change of one group by somebody.
struct GroupChange {
  Actor actor;
  std::string action;  // The RPC, for the audit log.
  WorkspaceId workspace;
  GroupId id;
  std::optional<int64_t> version;  // Only if the group is still that one.
};

/// Has `mutate` change the group, checks what came of it, and keeps it with its snapshot and an entry
/// of the audit log, in one transaction. If nothing is different nothing is kept.
///
/// NOT_FOUND with GROUP_NOT_FOUND, ABORTED with ETAG_MISMATCH, FAILED_PRECONDITION with
/// GROUP_ARCHIVED; those of `mutate`, CheckGroup and CheckReferences.
absl::StatusOr<Group> ChangeGroup(GroupStore& store, const GroupChange& change, absl::Time now,
                                  absl::Time deadline,
                                  const std::function<absl::Status(Group&)>& mutate);

/// ABORTED with ETAG_MISMATCH if there is a `version` and `group` has another one.
absl::Status CheckVersion(const Group& group, std::optional<int64_t> version);

}  // namespace centralita::groups
