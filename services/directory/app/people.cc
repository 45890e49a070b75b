#include "services/directory/app/people.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"
#include "services/directory/app/passwords.h"

namespace centralita::directory {
namespace {

// How often a change without an etag is tried again when somebody else was faster.
constexpr int kAttempts = 5;

Audit AuditOf(const Actor& actor, absl::string_view action, const WorkspaceId& workspace,
              const PersonId& id) {
  return {workspace, actor.ToText(), std::string(action),
          absl::StrCat("workspaces/", workspace.value(), "/people/", id.value())};
}

}  // namespace

absl::StatusOr<Person> People::Create(const Actor& actor, Person person, const Wish& wish,
                                      absl::Time deadline) {
  if (absl::Status may = MayAdminister(actor, deadline); !may.ok()) return may;
  if (absl::Status valid = CheckPerson(person); !valid.ok()) return valid;
  absl::StatusOr<Workspace> workspace = parts_.workspaces.Get(person.workspace, deadline);
  if (!workspace.ok()) return workspace.status();

  person.id = PersonId(parts_.ids.Next());
  person.sip_username = SipUsername(person.extension, workspace->short_code);
  person.create_time = parts_.clock.Now();
  return parts_.people.Create(
      person, wish, AuditOf(actor, "CreatePerson", person.workspace, person.id), deadline);
}

absl::StatusOr<Person> People::Get(const WorkspaceId& workspace, const PersonId& id,
                                   absl::Time deadline) {
  return parts_.people.Get(workspace, id, deadline);
}

absl::StatusOr<Page<Person>> People::List(const WorkspaceId& workspace, const PageQuery& query,
                                          absl::Time deadline) {
  return parts_.people.List(workspace, query, deadline);
}

absl::StatusOr<std::vector<Person>> People::GetMany(const WorkspaceId& workspace,
                                                    const std::vector<PersonId>& ids,
                                                    absl::Time deadline) {
  return parts_.people.GetMany(workspace, ids, deadline);
}

absl::StatusOr<Person> People::Update(const Actor& actor, const WorkspaceId& workspace,
                                      const PersonId& id, const PersonChange& change,
                                      std::optional<int64_t> version, absl::Time deadline) {
  if (absl::Status may = MayAdminister(actor, deadline); !may.ok()) return may;
  absl::StatusOr<Workspace> owner = parts_.workspaces.Get(workspace, deadline);
  if (!owner.ok()) return owner.status();

  absl::StatusOr<Person> updated = absl::UnknownError("not tried");
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    absl::StatusOr<Person> person = parts_.people.Get(workspace, id, deadline);
    if (!person.ok()) return person;
    if (version.has_value()) person->version = *version;
    Person changed = Changed(*std::move(person), change, owner->short_code);
    if (absl::Status valid = CheckPerson(changed); !valid.ok()) return valid;
    updated =
        parts_.people.Update(changed, AuditOf(actor, "UpdatePerson", workspace, id), deadline);
    if (version.has_value() || !absl::IsAborted(updated.status())) return updated;
  }
  return updated;
}

absl::StatusOr<People::SipPassword> People::RotateSipPassword(const Actor& actor,
                                                              const WorkspaceId& workspace,
                                                              const PersonId& id,
                                                              absl::Time deadline) {
  if (absl::Status may = MayAdministerOrIs(actor, id, deadline); !may.ok()) return may;
  absl::StatusOr<Person> person = parts_.people.Get(workspace, id, deadline);
  if (!person.ok()) return person.status();
  if (person->sip_username.empty()) {
    return status::Error(absl::StatusCode::kFailedPrecondition, "EXTENSION_MISSING",
                         "the person has no extension, so there is no phone to register");
  }
  const std::string password = MakeSipPassword(parts_.secrets);
  const SipDigests digests = DigestsOf(parts_.secrets, person->sip_username, realm_, password);
  const Audit audit = AuditOf(actor, "RotateSipPassword", workspace, id);
  if (absl::Status set = parts_.people.SetDigests(*person, digests, audit, deadline); !set.ok()) {
    return set;
  }
  return SipPassword{person->sip_username, realm_, password};
}

absl::StatusOr<std::string> People::RotateKey(const Actor& actor, const WorkspaceId& workspace,
                                              const PersonId& id, absl::Time deadline) {
  if (absl::Status may = MayAdministerOrIs(actor, id, deadline); !may.ok()) return may;
  const std::string key = MakeApiKey(parts_.secrets);
  const Audit audit = AuditOf(actor, "RotatePersonKey", workspace, id);
  absl::Status set =
      parts_.keys.SetPersonKey({workspace, id}, parts_.secrets.Sha256(key), audit, deadline);
  if (!set.ok()) return set;
  return key;
}

absl::Status People::MayAdminister(const Actor& actor, absl::Time deadline) {
  if (actor.trusted() || actor.person.empty()) return absl::OkStatus();
  absl::StatusOr<Person> person = parts_.people.Get(actor.workspace, actor.person, deadline);
  if (!person.ok() && !absl::IsNotFound(person.status())) return person.status();
  if (person.ok() && May(*person, Permission::kAdminister)) return absl::OkStatus();
  return status::Error(absl::StatusCode::kPermissionDenied, "ADMINISTER",
                       "this needs the permission to administer the workspace");
}

absl::Status People::MayAdministerOrIs(const Actor& actor, const PersonId& self,
                                       absl::Time deadline) {
  return !actor.person.empty() && actor.person == self ? absl::OkStatus()
                                                       : MayAdminister(actor, deadline);
}

}  // namespace centralita::directory
