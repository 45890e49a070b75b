#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/groups/app/people_directory.h"
#include "services/groups/domain/group.h"

namespace centralita::groups {

/// A group as it is to be, and as it was; people who were in it before are not asked after again.
struct Staffing {
  const Group* wanted = nullptr;
  const Group* before = nullptr;  // nullptr: it is new.
};

/// NOT_FOUND with PERSON_NOT_FOUND, FAILED_PRECONDITION with AGENT_WITHOUT_EXTENSION (metadata:
/// person), and what PeopleDirectory::Find returns. Asks once for all of `staffings`, which are of
/// one workspace.
absl::Status CheckPeople(PeopleDirectory& people, const WorkspaceId& workspace,
                         const std::vector<Staffing>& staffings, absl::Time deadline);

}  // namespace centralita::groups
