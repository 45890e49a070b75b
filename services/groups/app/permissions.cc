#include "services/groups/app/permissions.h"

#include <vector>

#include "libs/status/error.h"

namespace centralita::groups {

absl::Status CheckMayEdit(PeopleDirectory& people, const Actor& actor, absl::Time deadline) {
  if (actor.person.empty()) return absl::OkStatus();
  absl::StatusOr<std::vector<PersonFacts>> found =
      people.Find(actor.workspace, {actor.person}, deadline);
  if (!found.ok()) return found.status();
  if (!found->empty() && found->front().may_create_groups) return absl::OkStatus();
  return status::Error(absl::StatusCode::kPermissionDenied, "CREATE_GROUPS",
                       "this needs the permission to create telephony groups");
}

}  // namespace centralita::groups
