#pragma once

#include <optional>
#include <set>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "libs/ids/uuid.h"
#include "services/groups/app/actor.h"
#include "services/groups/app/group_store.h"
#include "services/groups/app/people_directory.h"
#include "services/groups/domain/availability.h"

namespace centralita::groups {

/// Keeps the telephony groups of a workspace. Safe for concurrent use.
class Groups {
 public:
  struct Answer {
    Availability availability;
    absl::Time instant;
  };

  /// All must outlive this.
  Groups(GroupStore& store, PeopleDirectory& people, ids::UuidSource& ids, const Clock& clock)
      : store_(store), people_(people), ids_(ids), clock_(clock) {}

  /// Errors: those of CheckGroup, CheckMayEdit, CheckPeople, CheckReferences and Insert.
  absl::StatusOr<Group> Create(const Actor& actor, Group group, const Wish& wish,
                               absl::Time deadline);

  absl::StatusOr<Group> Get(const WorkspaceId& workspace, const GroupId& id, absl::Time deadline);
  absl::StatusOr<Group> GetByQueueId(const WorkspaceId& workspace, absl::string_view queue_id,
                                     absl::Time deadline);
  absl::StatusOr<Page<Group>> List(const WorkspaceId& workspace, bool show_archived,
                                   const PageQuery& query, absl::Time deadline);

  /// Takes `fields` of `wanted`, which names workspace and id. `version`: only if the group is still
  /// that one. Errors as Create and ChangeGroup. People who were in the group before are not asked after
  /// again.
  absl::StatusOr<Group> Update(const Actor& actor, const Group& wanted,
                               const std::set<GroupField>& fields, std::optional<int64_t> version,
                               absl::Time deadline);

  /// FAILED_PRECONDITION with OVERFLOW_TARGET, and which groups send calls here; ABORTED with
  /// ETAG_MISMATCH. Archiving what is archived changes nothing.
  absl::StatusOr<Group> Archive(const Actor& actor, const WorkspaceId& workspace, const GroupId& id,
                                std::optional<int64_t> version, absl::Time deadline);

  /// Whether the group takes calls at `instant`; unset: now.
  absl::StatusOr<Answer> AskAvailability(const WorkspaceId& workspace, const GroupId& id,
                                         std::optional<absl::Time> instant, absl::Time deadline);

  /// Who changed what, the newest first: of a group, or of all groups and holidays. Errors: those of
  /// CheckMayEdit; NOT_FOUND with GROUP_NOT_FOUND.
  absl::StatusOr<Page<AuditEntry>> ListChanges(const Actor& actor, const WorkspaceId& workspace,
                                               const std::optional<GroupId>& id,
                                               const PageQuery& query, absl::Time deadline);

 private:
  GroupStore& store_;
  PeopleDirectory& people_;
  ids::UuidSource& ids_;
  const Clock& clock_;
};

}  // namespace centralita::groups
