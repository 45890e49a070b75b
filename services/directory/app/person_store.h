#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/directory/app/audit.h"
#include "services/directory/app/page.h"
#include "services/directory/app/wish.h"
#include "services/directory/domain/person.h"
#include "services/directory/domain/trunk.h"

namespace centralita::directory {

/// What a registrar needs to know of a person's phone.
struct SipAccount {
  Person person;
  SipDigests digests;
};

/// Where people are kept. Every implementation passes store_contract.h. Safe for concurrent use.
class PersonStore {
 public:
  virtual ~PersonStore() = default;

  /// Keeps `person` (version 1), or returns what `wish` made before.
  /// ALREADY_EXISTS with EXTENSION_TAKEN, EMAIL_TAKEN or REQUEST_ID_REUSED.
  virtual absl::StatusOr<Person> Create(const Person& person, const Wish& wish, const Audit& audit,
                                        absl::Time deadline) = 0;

  /// NOT_FOUND with PERSON_NOT_FOUND, as for a person of another workspace.
  virtual absl::StatusOr<Person> Get(const WorkspaceId& workspace, const PersonId& id,
                                     absl::Time deadline) = 0;

  /// By display name, as bytes.
  virtual absl::StatusOr<Page<Person>> List(const WorkspaceId& workspace, const PageQuery& query,
                                            absl::Time deadline) = 0;

  /// Those of `ids` that exist, in any order.
  virtual absl::StatusOr<std::vector<Person>> GetMany(const WorkspaceId& workspace,
                                                      const std::vector<PersonId>& ids,
                                                      absl::Time deadline) = 0;

  /// Replaces the person if the kept version is still `person.version`; returns it with the next
  /// one. A change of sip_username makes the phone's digests void. ABORTED with ETAG_MISMATCH;
  /// ALREADY_EXISTS as Create; NOT_FOUND.
  virtual absl::StatusOr<Person> Update(const Person& person, const Audit& audit,
                                        absl::Time deadline) = 0;

  /// Keeps the digests of a new SIP password, if the person's sip_username is still the one that
  /// they were made with. ABORTED with ETAG_MISMATCH if it is not; NOT_FOUND.
  virtual absl::Status SetDigests(const Person& person, const SipDigests& digests,
                                  const Audit& audit, absl::Time deadline) = 0;

  /// NOT_FOUND with SIP_USERNAME_UNKNOWN, also if the person has no digests yet.
  virtual absl::StatusOr<SipAccount> FindSipAccount(absl::string_view sip_username,
                                                    absl::Time deadline) = 0;
};

}  // namespace centralita::directory
