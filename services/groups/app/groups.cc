#include "services/groups/app/groups.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "libs/log/log.h"
#include "libs/status/error.h"
#include "services/groups/app/group_change.h"
#include "services/groups/app/people_check.h"
#include "services/groups/app/permissions.h"
#include "services/groups/app/references.h"

namespace centralita::groups {

absl::StatusOr<Group> Groups::Create(const Actor& actor, Group group, const Wish& wish,
                                     absl::Time deadline) {
  if (absl::Status may = CheckMayEdit(people_, actor, deadline); !may.ok()) return may;
  group.id = GroupId(ids_.Next());
  group.create_time = group.update_time = clock_.Now();
  group.version = group.snapshot_version = 1;
  group.archived = false;
  if (absl::Status valid = CheckGroup(group); !valid.ok()) return valid;
  absl::Status known = CheckPeople(people_, group.workspace, {{&group, nullptr}}, deadline);
  if (!known.ok()) return known;

  absl::Status edited =
      store_.Edit(group.workspace, deadline, [&](GroupEdit& edit) -> absl::Status {
        absl::StatusOr<std::optional<std::string>> made = edit.FindWish(wish);
        if (!made.ok()) return made.status();
        if (made->has_value()) {
          absl::StatusOr<Group> kept = edit.Get(GroupId(**made));
          if (kept.ok()) group = *std::move(kept);
          return kept.status();
        }
        absl::StatusOr<std::vector<Holiday>> observed =
            CheckReferences(edit, group, nullptr, group.create_time);
        if (!observed.ok()) return observed.status();
        if (absl::Status kept = edit.Insert(group, *observed); !kept.ok()) return kept;
        if (absl::Status s = edit.RecordWish(wish, group.id.value()); !s.ok()) return s;
        return edit.Note(AuditOf(actor, "CreateGroup", Group(), group));
      });
  if (!edited.ok()) return edited;
  return group;
}

absl::StatusOr<Group> Groups::Get(const WorkspaceId& workspace, const GroupId& id,
                                  absl::Time deadline) {
  return store_.Get(workspace, id, deadline);
}

absl::StatusOr<Group> Groups::GetByQueueId(const WorkspaceId& workspace, absl::string_view queue_id,
                                           absl::Time deadline) {
  return store_.FindByQueueId(workspace, queue_id, deadline);
}

absl::StatusOr<Page<Group>> Groups::List(const WorkspaceId& workspace, bool show_archived,
                                         const PageQuery& query, absl::Time deadline) {
  return store_.List(workspace, show_archived, query, deadline);
}

// The directory is asked before the transaction begins: no row is locked while a peer is waited for.
absl::StatusOr<Group> Groups::Update(const Actor& actor, const Group& wanted,
                                     const std::set<GroupField>& fields,
                                     std::optional<int64_t> version, absl::Time deadline) {
  if (absl::Status may = CheckMayEdit(people_, actor, deadline); !may.ok()) return may;
  absl::StatusOr<Group> before = store_.Get(wanted.workspace, wanted.id, deadline);
  if (!before.ok()) return before;
  const Group preview = Merged(*before, wanted, fields);
  if (absl::Status valid = CheckGroup(preview); !valid.ok()) return valid;
  absl::Status known = CheckPeople(people_, wanted.workspace, {{&preview, &*before}}, deadline);
  if (!known.ok()) return known;

  return ChangeGroup(store_, {actor, "UpdateGroup", wanted.workspace, wanted.id, version},
                     clock_.Now(), deadline, [&](Group& group) {
                       group = Merged(std::move(group), wanted, fields);
                       return absl::OkStatus();
                     });
}

absl::StatusOr<Group> Groups::Archive(const Actor& actor, const WorkspaceId& workspace,
                                      const GroupId& id, std::optional<int64_t> version,
                                      absl::Time deadline) {
  if (absl::Status may = CheckMayEdit(people_, actor, deadline); !may.ok()) return may;
  Group group;
  absl::Status edited = store_.Edit(workspace, deadline, [&](GroupEdit& edit) -> absl::Status {
    absl::StatusOr<Group> kept = edit.Get(id);
    if (!kept.ok()) return kept.status();
    if (absl::Status same = CheckVersion(*kept, version); !same.ok()) return same;
    group = *std::move(kept);
    if (group.archived) return absl::OkStatus();
    absl::StatusOr<std::vector<Group>> senders = edit.SendersTo(id);
    if (!senders.ok()) return senders.status();
    if (!senders->empty()) {
      const std::string names =
          absl::StrJoin(*senders, ", ", [](std::string* out, const Group& sender) {
            absl::StrAppend(out, "\"", sender.display_name, "\"");
          });
      return status::Error(absl::StatusCode::kFailedPrecondition, "OVERFLOW_TARGET",
                           absl::StrCat("these groups send calls here: ", names),
                           {{"groups", names}});
    }
    absl::StatusOr<std::vector<Holiday>> catalogue = edit.Holidays();
    if (!catalogue.ok()) return catalogue.status();
    const Group before = group;
    group.archived = true;
    group.update_time = clock_.Now();
    ++group.version;
    ++group.snapshot_version;
    if (absl::Status s = edit.Replace(group, Observed(group, *catalogue)); !s.ok()) return s;
    return edit.Note(AuditOf(actor, "ArchiveGroup", before, group));
  });
  if (!edited.ok()) return edited;
  return group;
}

absl::StatusOr<Groups::Answer> Groups::AskAvailability(const WorkspaceId& workspace,
                                                       const GroupId& id,
                                                       std::optional<absl::Time> instant,
                                                       absl::Time deadline) {
  absl::StatusOr<Group> group = store_.Get(workspace, id, deadline);
  if (!group.ok()) return group.status();
  std::vector<Holiday> catalogue;
  if (group->holidays.any()) {
    absl::StatusOr<std::vector<Holiday>> read = store_.Holidays(workspace, deadline);
    if (!read.ok()) return read.status();
    catalogue = *std::move(read);
  }
  Answer answer;
  answer.instant = instant.value_or(clock_.Now());
  answer.availability = Evaluate(*group, catalogue, answer.instant);
  if (!answer.availability.fault.ok()) {
    log::Error("schedule could not be evaluated; the fail-safe decided",
               {{"group_id", id.value()}, {"error", answer.availability.fault}});
  }
  return answer;
}

absl::StatusOr<Page<AuditEntry>> Groups::ListChanges(const Actor& actor,
                                                     const WorkspaceId& workspace,
                                                     const std::optional<GroupId>& id,
                                                     const PageQuery& query, absl::Time deadline) {
  if (absl::Status may = CheckMayEdit(people_, actor, deadline); !may.ok()) return may;
  if (!id.has_value()) return store_.ListChanges(workspace, "", query, deadline);
  absl::StatusOr<Group> group = store_.Get(workspace, *id, deadline);
  if (!group.ok()) return group.status();
  return store_.ListChanges(workspace, ResourceOf(workspace, *id), query, deadline);
}

}  // namespace centralita::groups
