#pragma once

#include <optional>

#include "absl/time/time.h"
#include "services/routing/domain/call.h"
#include "services/routing/domain/group_config.h"
#include "services/routing/domain/workspace.h"

namespace centralita::routing {

// Who may be offered a call, apart from being free: what the call and its group ask for at `now`.
// Waiting makes it less with time, never more.

/// Whether the call may be offered to this member of its group as soon as the member is free: not
/// rung or tried already, not held for another, early enough to join, with the skills required.
bool MayTake(const Workspace& workspace, const Call& call, AgentIndex agent,
             const Membership& membership, absl::Time now);

/// Whether MayTake depends on more than whom the call rings or has tried: then agents differ.
bool IsChoosy(const Workspace& workspace, const Call& call, absl::Time now);

/// How many of the preferred skills that still count there are, and how many the member has.
int PreferredSkills(const Workspace& workspace, const Call& call, absl::Time now);
int PreferredSkillsOf(const Workspace& workspace, const Call& call, uint32_t position,
                      absl::Time now);

/// Whether the member has all skills that are required.
bool HasRequiredSkills(const Workspace& workspace, const Call& call, uint32_t position,
                       absl::Time now);

/// Whether nobody but the agent of the hold may take the call: only as long as that one is rung for
/// it, of whatever group, or on line for its group.
bool IsHeld(const Workspace& workspace, const Call& call, absl::Time now);

/// When time alone lets more agents take the call. Nothing: never again.
std::optional<absl::Time> NextReconsideration(const Workspace& workspace, const Call& call,
                                              absl::Time now);

}  // namespace centralita::routing
