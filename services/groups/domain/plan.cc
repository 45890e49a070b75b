#include "services/groups/domain/plan.h"

#include <openssl/sha.h>

#include <map>
#include <set>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/groups/domain/check.h"

namespace centralita::groups {
namespace {

constexpr size_t kMaxGroups = 1000;

using IdsByQueue = std::map<std::string, GroupId>;

/// Every field that people configure.
const std::set<GroupField>& AllFields() {
  static const auto& all = *new std::set<GroupField>([] {
    std::set<GroupField> fields;
    for (int i = 0; i <= static_cast<int>(GroupField::kOverrides); ++i) {
      fields.insert(static_cast<GroupField>(i));
    }
    return fields;
  }());
  return all;
}

absl::Status Resolve(const IdsByQueue& ids, GroupId& target) {
  absl::string_view queue = target.value();
  if (!absl::ConsumePrefix(&queue, kQueuePrefix)) return absl::OkStatus();
  const auto it = ids.find(std::string(queue));
  if (it == ids.end()) {
    return status::Error(absl::StatusCode::kNotFound, "GROUP_NOT_FOUND",
                         absl::StrCat("no group has the queue id ", queue),
                         {{"queue_id", std::string(queue)}});
  }
  target = it->second;
  return absl::OkStatus();
}

absl::Status ResolveTargets(const IdsByQueue& ids, Group& group) {
  for (GroupId& target : group.overflow.targets) {
    if (absl::Status found = Resolve(ids, target); !found.ok()) return found;
  }
  return Resolve(ids, group.redirect.target);
}

absl::Status CheckList(const std::vector<Group>& wanted) {
  if (wanted.empty()) return Invalid("GROUPS_EMPTY", "there is no group in the list");
  if (wanted.size() > kMaxGroups) {
    return Invalid("GROUPS_TOO_MANY", absl::StrCat("at most ", kMaxGroups, " groups at a time"),
                   {{"limit", absl::StrCat(kMaxGroups)}});
  }
  std::set<absl::string_view> queues;
  for (size_t i = 0; i < wanted.size(); ++i) {
    if (queues.insert(wanted[i].queue_id).second) continue;
    return AtIndex(Invalid("QUEUE_ID_REPEATED",
                           absl::StrCat("\"", wanted[i].queue_id, "\" is in the list twice")),
                   i);
  }
  return absl::OkStatus();
}

PlannedGroup Planned(const Group* kept, Group group) {
  PlannedGroup planned;
  if (kept == nullptr) {
    planned.action = PlannedAction::kCreate;
    planned.differences = Differences(Group(), group);
  } else if (*kept != group) {
    planned.action = group.archived ? PlannedAction::kArchive : PlannedAction::kUpdate;
    planned.differences = Differences(*kept, group);
  }
  planned.group = std::move(group);
  return planned;
}

}  // namespace

absl::StatusOr<std::vector<PlannedGroup>> MakePlan(
    const std::vector<Group>& in_service, std::vector<Group> wanted, bool archive_others,
    const std::function<GroupId(const Group&)>& id_of_new) {
  if (absl::Status valid = CheckList(wanted); !valid.ok()) return valid;
  std::map<std::string, const Group*> kept;
  IdsByQueue ids;
  for (const Group& group : in_service) {
    kept.emplace(group.queue_id, &group);
    ids.emplace(group.queue_id, group.id);
  }
  for (Group& group : wanted) {
    const auto it = kept.find(group.queue_id);
    group.id = it != kept.end() ? it->second->id : id_of_new(group);
    ids.insert_or_assign(group.queue_id, group.id);
  }

  std::vector<PlannedGroup> plan;
  for (size_t i = 0; i < wanted.size(); ++i) {
    Group& group = wanted[i];
    absl::Status valid = ResolveTargets(ids, group);
    if (valid.ok()) valid = CheckGroup(group);
    if (!valid.ok()) return AtIndex(valid, i);
    const auto it = kept.find(group.queue_id);
    const Group* before = it != kept.end() ? it->second : nullptr;
    plan.push_back(Planned(before, before ? Merged(*before, group, AllFields()) : group));
    if (it != kept.end()) kept.erase(it);
  }
  if (!archive_others) return plan;
  for (const Group& group : in_service) {
    if (kept.count(group.queue_id) == 0) continue;
    Group archived = group;
    archived.archived = true;
    plan.push_back(Planned(&group, std::move(archived)));
  }
  return plan;
}

std::vector<Group> After(const std::vector<PlannedGroup>& plan, std::vector<Group> in_service) {
  std::map<GroupId, Group> groups;
  for (Group& group : in_service) {
    GroupId id = group.id;
    groups.emplace(std::move(id), std::move(group));
  }
  for (const PlannedGroup& planned : plan) {
    if (planned.action == PlannedAction::kArchive) {
      groups.erase(planned.group.id);
    } else {
      groups.insert_or_assign(planned.group.id, planned.group);
    }
  }
  std::vector<Group> after;
  for (auto& [id, group] : groups) after.push_back(std::move(group));
  return after;
}

std::string PlanEtag(int64_t revision, absl::string_view request) {
  constexpr size_t kBytes = 16;
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(request.data()), request.size(), digest);
  return absl::StrCat(
      revision, "-",
      absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(digest), kBytes)));
}

}  // namespace centralita::groups
