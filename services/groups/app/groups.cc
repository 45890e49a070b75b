#include "services/groups/app/groups.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "libs/log/log.h"
#include "libs/status/error.h"
#include "services/groups/app/permissions.h"

namespace centralita::groups {
namespace {

template <typename Id>
bool Contains(const std::vector<Id>& ids, const Id& id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

Audit AuditOf(const Actor& actor, absl::string_view action, const Group& group) {
  return {group.workspace, actor.ToText(), std::string(action),
          absl::StrCat("workspaces/", group.workspace.value(), "/groups/", group.id.value())};
}

absl::Status CheckVersion(const Group& group, std::optional<int64_t> version) {
  if (!version.has_value() || *version == group.version) return absl::OkStatus();
  return status::Error(absl::StatusCode::kAborted, "ETAG_MISMATCH",
                       "the group has changed since it was read");
}

absl::Status CheckTargets(GroupEdit& edit, const Group& group) {
  std::vector<GroupId> targets = group.overflow.targets;
  if (group.redirect.mode != RedirectMode::kNever) targets.push_back(group.redirect.target);
  if (targets.empty()) return absl::OkStatus();
  absl::StatusOr<std::vector<GroupId>> found = edit.InService(targets);
  if (!found.ok()) return found.status();
  for (const GroupId& target : targets) {
    if (Contains(*found, target)) continue;
    return status::Error(absl::StatusCode::kNotFound, "GROUP_NOT_FOUND",
                         absl::StrCat("no group in service has the id ", target.value()),
                         {{"group", target.value()}});
  }
  if (group.overflow.targets.empty()) return absl::OkStatus();
  absl::StatusOr<std::vector<OverflowNode>> nodes = edit.OverflowNodes();
  if (!nodes.ok()) return nodes.status();
  return CheckNoCycle(*std::move(nodes), {group.id, group.display_name, group.overflow.targets});
}

absl::Status CheckPicked(const Group& group, const std::vector<Holiday>& catalogue) {
  for (const HolidayId& id : group.holidays.picked) {
    const bool known = std::any_of(catalogue.begin(), catalogue.end(),
                                   [&id](const Holiday& holiday) { return holiday.id == id; });
    if (known) continue;
    return status::Error(absl::StatusCode::kNotFound, "HOLIDAY_NOT_FOUND",
                         absl::StrCat("no holiday has the id ", id.value()),
                         {{"holiday", id.value()}});
  }
  return absl::OkStatus();
}

/// What `group` observes, after all has been checked that it refers to in its workspace.
absl::StatusOr<std::vector<Holiday>> CheckReferences(GroupEdit& edit, const Group& group) {
  if (absl::Status valid = CheckTargets(edit, group); !valid.ok()) return valid;
  absl::StatusOr<std::vector<Holiday>> catalogue = edit.Holidays();
  if (!catalogue.ok()) return catalogue;
  if (absl::Status valid = CheckPicked(group, *catalogue); !valid.ok()) return valid;
  return Observed(group, *catalogue);
}

}  // namespace

absl::StatusOr<Group> Groups::Create(const Actor& actor, Group group, const Wish& wish,
                                     absl::Time deadline) {
  if (absl::Status may = CheckMayEdit(people_, actor, deadline); !may.ok()) return may;
  group.id = GroupId(ids_.Next());
  group.create_time = group.update_time = clock_.Now();
  group.version = group.snapshot_version = 1;
  group.archived = false;
  if (absl::Status valid = CheckGroup(group); !valid.ok()) return valid;
  if (absl::Status valid = CheckPeople(group, nullptr, deadline); !valid.ok()) return valid;

  absl::Status edited =
      store_.Edit(group.workspace, deadline, [&](GroupEdit& edit) -> absl::Status {
        absl::StatusOr<std::optional<std::string>> made = edit.FindWish(wish);
        if (!made.ok()) return made.status();
        if (made->has_value()) {
          absl::StatusOr<Group> kept = edit.Get(GroupId(**made));
          if (kept.ok()) group = *std::move(kept);
          return kept.status();
        }
        absl::StatusOr<std::vector<Holiday>> observed = CheckReferences(edit, group);
        if (!observed.ok()) return observed.status();
        if (absl::Status kept = edit.Insert(group, *observed); !kept.ok()) return kept;
        if (absl::Status s = edit.RecordWish(wish, group.id.value()); !s.ok()) return s;
        return edit.Note(AuditOf(actor, "CreateGroup", group));
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
  if (absl::Status valid = CheckPeople(preview, &*before, deadline); !valid.ok()) return valid;

  Group group;
  absl::Status edited =
      store_.Edit(wanted.workspace, deadline, [&](GroupEdit& edit) -> absl::Status {
        absl::StatusOr<Group> kept = edit.Get(wanted.id);
        if (!kept.ok()) return kept.status();
        if (absl::Status same = CheckVersion(*kept, version); !same.ok()) return same;
        if (kept->archived) {
          return status::Error(absl::StatusCode::kFailedPrecondition, "GROUP_ARCHIVED",
                               "the group is out of service");
        }
        group = Merged(*std::move(kept), wanted, fields);
        if (absl::Status valid = CheckGroup(group); !valid.ok()) return valid;
        absl::StatusOr<std::vector<Holiday>> observed = CheckReferences(edit, group);
        if (!observed.ok()) return observed.status();
        group.update_time = clock_.Now();
        ++group.version;
        ++group.snapshot_version;
        if (absl::Status done = edit.Replace(group, *observed); !done.ok()) return done;
        return edit.Note(AuditOf(actor, "UpdateGroup", group));
      });
  if (!edited.ok()) return edited;
  return group;
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
    group.archived = true;
    group.update_time = clock_.Now();
    ++group.version;
    ++group.snapshot_version;
    if (absl::Status s = edit.Replace(group, Observed(group, *catalogue)); !s.ok()) return s;
    return edit.Note(AuditOf(actor, "ArchiveGroup", group));
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

absl::Status Groups::CheckPeople(const Group& group, const Group* known, absl::Time deadline) {
  std::vector<PersonId> asked;
  for (const std::vector<PersonId>* list : {&group.agents, &group.administrators}) {
    for (const PersonId& id : *list) {
      const bool agent = list == &group.agents;
      const bool seen = known != nullptr &&
                        (agent ? Contains(known->agents, id) : Contains(known->administrators, id));
      if (!seen && !Contains(asked, id)) asked.push_back(id);
    }
  }
  if (asked.empty()) return absl::OkStatus();
  absl::StatusOr<std::vector<PersonFacts>> found = people_.Find(group.workspace, asked, deadline);
  if (!found.ok()) return found.status();
  std::map<PersonId, PersonFacts> by_id;
  for (const PersonFacts& facts : *found) by_id.emplace(facts.id, facts);
  for (const PersonId& id : asked) {
    const auto it = by_id.find(id);
    if (it == by_id.end()) {
      return status::Error(absl::StatusCode::kNotFound, "PERSON_NOT_FOUND",
                           absl::StrCat("nobody in the workspace has the id ", id.value()),
                           {{"person", id.value()}});
    }
    if (!it->second.has_extension && Contains(group.agents, id)) {
      return status::Error(absl::StatusCode::kFailedPrecondition, "AGENT_WITHOUT_EXTENSION",
                           absl::StrCat("agent ", id.value(), " has no extension"),
                           {{"person", id.value()}});
    }
  }
  return absl::OkStatus();
}

}  // namespace centralita::groups
