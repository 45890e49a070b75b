#pragma once

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/groups/app/actor.h"
#include "services/groups/app/people_directory.h"

namespace centralita::groups {

/// PERMISSION_DENIED with CREATE_GROUPS unless `actor` may make and change groups: people need the
/// permission; a machine with the workspace's key and a service of ours have it.
absl::Status CheckMayEdit(PeopleDirectory& people, const Actor& actor, absl::Time deadline);

}  // namespace centralita::groups
