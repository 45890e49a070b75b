#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/groups/app/actor.h"
#include "services/groups/app/group_store.h"

namespace centralita::groups {

/// What `group` observes, after all has been checked that it refers to in its workspace, and what it
/// would do with calls from `now` on: NOT_FOUND with GROUP_NOT_FOUND (a target) or HOLIDAY_NOT_FOUND;
/// FAILED_PRECONDITION with OVERFLOW_CYCLE or another finding that is an error (finding.h). What was
/// wrong with `before` already (nullptr: the group is new) stops nobody from changing something else.
absl::StatusOr<std::vector<Holiday>> CheckReferences(GroupEdit& edit, const Group& group,
                                                     const Group* before, absl::Time now);

/// NOT_FOUND with HOLIDAY_NOT_FOUND if a holiday that `group` has picked is not in `catalogue`.
absl::Status CheckPicked(const Group& group, const std::vector<Holiday>& catalogue);

/// "workspaces/{workspace}/groups/{group}".
std::string ResourceOf(const WorkspaceId& workspace, const GroupId& id);

/// The entry that says how `actor` made `after` of `before`.
Audit AuditOf(const Actor& actor, absl::string_view action, const Group& before,
              const Group& after);

}  // namespace centralita::groups
