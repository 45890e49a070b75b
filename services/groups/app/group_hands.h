#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "services/groups/app/actor.h"
#include "services/groups/app/group_store.h"
#include "services/groups/app/people_directory.h"

namespace centralita::groups {

/// Which group somebody puts a hand on, and whose hand it is.
struct Grip {
  Actor actor;
  WorkspaceId workspace;
  GroupId group;
  std::optional<int64_t> version;  // Only if the group is still that one.
};

/// The small changes that a supervisor makes in the middle of a day: one agent more or less, another
/// order, open or closed by hand. Each may be sent twice. Errors of all: those of ChangeGroup and
/// CheckMayEdit. Safe for concurrent use.
class GroupHands {
 public:
  /// All must outlive this.
  GroupHands(GroupStore& store, PeopleDirectory& people, const Clock& clock)
      : store_(store), people_(people), clock_(clock) {}

  /// At `position` of the order, at its end if unset; with `settings` if they are. Who is there already
  /// stays as they are. INVALID_ARGUMENT with POSITION_OUT_OF_RANGE; and as CheckPeople.
  absl::StatusOr<Group> AddAgent(const Grip& grip, const PersonId& agent,
                                 std::optional<int> position, std::optional<AgentSettings> settings,
                                 absl::Time deadline);

  /// FAILED_PRECONDITION with LAST_AGENT.
  absl::StatusOr<Group> RemoveAgent(const Grip& grip, const PersonId& agent, absl::Time deadline);

  /// INVALID_ARGUMENT with ETAG_REQUIRED, or with ORDER_INCOMPLETE unless `agents` are those of the group.
  absl::StatusOr<Group> ReorderAgents(const Grip& grip, std::vector<PersonId> agents,
                                      absl::Time deadline);

  /// `wanted` without actor and time. INVALID_ARGUMENT with REASON_REQUIRED or EXPIRE_TIME_PAST.
  absl::StatusOr<Group> SetManualState(const Grip& grip, ManualState wanted, absl::Time deadline);

  absl::StatusOr<Group> ClearManualState(const Grip& grip, absl::Time deadline);

 private:
  GroupStore& store_;
  PeopleDirectory& people_;
  const Clock& clock_;
};

}  // namespace centralita::groups
