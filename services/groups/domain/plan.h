#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/groups/domain/differences.h"
#include "services/groups/domain/group.h"

namespace centralita::groups {

/// Before a queue id, in place of the id of a group that is called by its queue. No id has a slash.
inline constexpr char kQueuePrefix[] = "queues/";

/// What a plan does with a group. The numbers are those of the API.
enum class PlannedAction { kNone = 1, kCreate = 2, kUpdate = 3, kArchive = 4 };

struct PlannedGroup {
  PlannedAction action = PlannedAction::kNone;
  Group group;  // As it is to be.
  std::vector<FieldDifference> differences;
};

/// What makes `wanted`, each known by its queue, of `in_service`: in the order of `wanted`, then what is
/// archived, if `archive_others`. New groups get their ids from `id_of_new`. Targets that are written
/// with kQueuePrefix become the ids of those groups.
///
/// INVALID_ARGUMENT with QUEUE_ID_REPEATED, GROUPS_EMPTY, GROUPS_TOO_MANY and as CheckGroup (metadata:
/// index); NOT_FOUND with GROUP_NOT_FOUND for a queue that no group has.
absl::StatusOr<std::vector<PlannedGroup>> MakePlan(
    const std::vector<Group>& in_service, std::vector<Group> wanted, bool archive_others,
    const std::function<GroupId(const Group&)>& id_of_new);

/// The groups in service after `plan`, which was made of `in_service`.
std::vector<Group> After(const std::vector<PlannedGroup>& plan, std::vector<Group> in_service);

/// Stands for the groups as they are, by their `revision`, and for what is asked of them.
std::string PlanEtag(int64_t revision, absl::string_view request);

}  // namespace centralita::groups
