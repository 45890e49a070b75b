#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/directory/app/page.h"
#include "services/directory/app/wish.h"
#include "services/directory/domain/contact.h"

namespace centralita::directory {

/// Where contacts are kept. Every implementation passes store_contract.h. Safe for concurrent use.
class ContactStore {
 public:
  virtual ~ContactStore() = default;

  /// Keeps `contact` (version 1), or returns what `wish` made before. ALREADY_EXISTS with
  /// REQUEST_ID_REUSED.
  virtual absl::StatusOr<Contact> Create(const Contact& contact, const Wish& wish,
                                         absl::Time deadline) = 0;

  /// NOT_FOUND with CONTACT_NOT_FOUND, as for a contact of another workspace.
  virtual absl::StatusOr<Contact> Get(const WorkspaceId& workspace, const ContactId& id,
                                      absl::Time deadline) = 0;

  /// By display name, as bytes.
  virtual absl::StatusOr<Page<Contact>> List(const WorkspaceId& workspace, const PageQuery& query,
                                             absl::Time deadline) = 0;

  /// Replaces the contact if the kept version is still `contact.version`; returns it with the next
  /// one. ABORTED with ETAG_MISMATCH; NOT_FOUND.
  virtual absl::StatusOr<Contact> Update(const Contact& contact, absl::Time deadline) = 0;

  /// Who has the number: the oldest first, at most `limit`.
  virtual absl::StatusOr<std::vector<Contact>> FindByNumber(const WorkspaceId& workspace,
                                                            absl::string_view e164, int limit,
                                                            absl::Time deadline) = 0;
};

}  // namespace centralita::directory
