#include "services/groups/app/group_change.h"

#include <utility>
#include <vector>

#include "libs/status/error.h"
#include "services/groups/app/references.h"

namespace centralita::groups {

absl::StatusOr<Group> ChangeGroup(GroupStore& store, const GroupChange& change, absl::Time now,
                                  absl::Time deadline,
                                  const std::function<absl::Status(Group&)>& mutate) {
  Group group;
  absl::Status edited =
      store.Edit(change.workspace, deadline, [&](GroupEdit& edit) -> absl::Status {
        absl::StatusOr<Group> kept = edit.Get(change.id);
        if (!kept.ok()) return kept.status();
        if (absl::Status same = CheckVersion(*kept, change.version); !same.ok()) return same;
        if (kept->archived) {
          return status::Error(absl::StatusCode::kFailedPrecondition, "GROUP_ARCHIVED",
                               "the group is out of service");
        }
        group = *kept;
        if (absl::Status changed = mutate(group); !changed.ok()) return changed;
        if (group == *kept) return absl::OkStatus();
        if (absl::Status valid = CheckGroup(group); !valid.ok()) return valid;
        absl::StatusOr<std::vector<Holiday>> observed = CheckReferences(edit, group, &*kept, now);
        if (!observed.ok()) return observed.status();
        group.update_time = now;
        ++group.version;
        ++group.snapshot_version;
        if (absl::Status done = edit.Replace(group, *observed); !done.ok()) return done;
        return edit.Note(AuditOf(change.actor, change.action, *kept, group));
      });
  if (!edited.ok()) return edited;
  return group;
}

absl::Status CheckVersion(const Group& group, std::optional<int64_t> version) {
  if (!version.has_value() || *version == group.version) return absl::OkStatus();
  return status::Error(absl::StatusCode::kAborted, "ETAG_MISMATCH",
                       "the group has changed since it was read");
}

}  // namespace centralita::groups
