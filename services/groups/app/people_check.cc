#include "services/groups/app/people_check.h"

#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::groups {
namespace {

/// Who has come into one of two lists.
std::vector<PersonId> NewIn(const std::vector<PersonId>& wanted,
                            const std::vector<PersonId>* before) {
  if (before == nullptr) return wanted;
  const absl::flat_hash_set<PersonId> known(before->begin(), before->end());
  std::vector<PersonId> come;
  for (const PersonId& id : wanted) {
    if (!known.contains(id)) come.push_back(id);
  }
  return come;
}

}  // namespace

absl::Status CheckPeople(PeopleDirectory& people, const WorkspaceId& workspace,
                         const std::vector<Staffing>& staffings, absl::Time deadline) {
  std::vector<PersonId> asked;
  absl::flat_hash_map<PersonId, bool> must_have_extension;  // By everybody who is asked after.
  const auto ask = [&](const std::vector<PersonId>& ids, bool agents) {
    for (const PersonId& id : ids) {
      const auto [it, added] = must_have_extension.emplace(id, agents);
      it->second = it->second || agents;
      if (added) asked.push_back(id);
    }
  };
  for (const auto& [wanted, before] : staffings) {
    ask(NewIn(wanted->agents, before != nullptr ? &before->agents : nullptr), true);
    ask(NewIn(wanted->administrators, before != nullptr ? &before->administrators : nullptr),
        false);
  }
  if (asked.empty()) return absl::OkStatus();

  absl::StatusOr<std::vector<PersonFacts>> found = people.Find(workspace, asked, deadline);
  if (!found.ok()) return found.status();
  absl::flat_hash_map<PersonId, bool> has_extension;
  for (const PersonFacts& facts : *found) has_extension.emplace(facts.id, facts.has_extension);
  for (const PersonId& id : asked) {
    const auto it = has_extension.find(id);
    if (it == has_extension.end()) {
      return status::Error(absl::StatusCode::kNotFound, "PERSON_NOT_FOUND",
                           absl::StrCat("nobody in the workspace has the id ", id.value()),
                           {{"person", id.value()}});
    }
    if (must_have_extension.at(id) && !it->second) {
      return status::Error(absl::StatusCode::kFailedPrecondition, "AGENT_WITHOUT_EXTENSION",
                           absl::StrCat("agent ", id.value(), " has no extension"),
                           {{"person", id.value()}});
    }
  }
  return absl::OkStatus();
}

}  // namespace centralita::groups
