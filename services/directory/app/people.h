#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "libs/ids/uuid.h"
#include "services/directory/app/actor.h"
#include "services/directory/app/key_store.h"
#include "services/directory/app/person_store.h"
#include "services/directory/app/secrets.h"
#include "services/directory/app/workspace_store.h"

namespace centralita::directory {

/// Keeps the people of a workspace, their extensions and their secrets. Safe for concurrent use.
///
/// Who asks needs the permission to administer, except for what is one's own; a machine with the
/// workspace's key, and a service, have it: PERMISSION_DENIED with ADMINISTER otherwise.
class People {
 public:
  struct Parts {
    WorkspaceStore& workspaces;
    PersonStore& people;
    KeyStore& keys;
    Secrets& secrets;
    ids::UuidSource& ids;
    const Clock& clock;
  };

  struct SipPassword {
    std::string username;
    std::string realm;
    std::string password;
  };

  /// `parts` must outlive this. `realm` is the one of all SIP digests.
  People(Parts parts, std::string realm) : parts_(parts), realm_(std::move(realm)) {}

  /// Errors: those of CheckPerson and PersonStore::Create; NOT_FOUND with WORKSPACE_NOT_FOUND.
  absl::StatusOr<Person> Create(const Actor& actor, Person person, const Wish& wish,
                                absl::Time deadline);

  absl::StatusOr<Person> Get(const WorkspaceId& workspace, const PersonId& id, absl::Time deadline);
  absl::StatusOr<Page<Person>> List(const WorkspaceId& workspace, const PageQuery& query,
                                    absl::Time deadline);
  absl::StatusOr<std::vector<Person>> GetMany(const WorkspaceId& workspace,
                                              const std::vector<PersonId>& ids,
                                              absl::Time deadline);

  /// `version`: the change holds only if the person is still that one. Errors: those of CheckPerson
  /// and PersonStore::Update.
  absl::StatusOr<Person> Update(const Actor& actor, const WorkspaceId& workspace,
                                const PersonId& id, const PersonChange& change,
                                std::optional<int64_t> version, absl::Time deadline);

  /// A new password for the person's phone; the old one is void. FAILED_PRECONDITION with
  /// EXTENSION_MISSING.
  absl::StatusOr<SipPassword> RotateSipPassword(const Actor& actor, const WorkspaceId& workspace,
                                                const PersonId& id, absl::Time deadline);

  /// A new API key for the person; the old one is void.
  absl::StatusOr<std::string> RotateKey(const Actor& actor, const WorkspaceId& workspace,
                                        const PersonId& id, absl::Time deadline);

  /// PERMISSION_DENIED with ADMINISTER unless `actor` may administer the workspace.
  absl::Status MayAdminister(const Actor& actor, absl::Time deadline);

  const std::string& realm() const { return realm_; }

 private:
  absl::Status MayAdministerOrIs(const Actor& actor, const PersonId& self, absl::Time deadline);

  const Parts parts_;
  const std::string realm_;
};

}  // namespace centralita::directory
