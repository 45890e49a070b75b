#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "libs/ids/uuid.h"
#include "services/directory/app/contact_store.h"
#include "services/directory/app/workspace_store.h"

namespace centralita::directory {

/// Keeps the contacts of a workspace and finds them by number. Safe for concurrent use.
class Contacts {
 public:
  /// Who has a number.
  struct Found {
    std::vector<Contact> contacts;  // The oldest first.
    std::string e164;
  };

  /// All must outlive this.
  Contacts(WorkspaceStore& workspaces, ContactStore& store, ids::UuidSource& ids,
           const Clock& clock)
      : workspaces_(workspaces), store_(store), ids_(ids), clock_(clock) {}

  /// Errors: those of Normalised and ContactStore::Create; NOT_FOUND with WORKSPACE_NOT_FOUND.
  absl::StatusOr<Contact> Create(Contact contact, const Wish& wish, absl::Time deadline);
  absl::StatusOr<Contact> Get(const WorkspaceId& workspace, const ContactId& id,
                              absl::Time deadline);
  absl::StatusOr<Page<Contact>> List(const WorkspaceId& workspace, const PageQuery& query,
                                     absl::Time deadline);

  /// `version`: the change holds only if the contact is still that one. Errors: those of Normalised
  /// and ContactStore::Update.
  absl::StatusOr<Contact> Update(const WorkspaceId& workspace, const ContactId& id,
                                 const ContactChange& change, std::optional<int64_t> version,
                                 absl::Time deadline);

  /// INVALID_ARGUMENT with NUMBER_MALFORMED; NOT_FOUND with WORKSPACE_NOT_FOUND.
  absl::StatusOr<Found> Lookup(const WorkspaceId& workspace, absl::string_view number,
                               absl::Time deadline);

 private:
  /// In which region the workspace's national numbers are read.
  absl::StatusOr<std::string> RegionOf(const WorkspaceId& workspace, absl::Time deadline);

  WorkspaceStore& workspaces_;
  ContactStore& store_;
  ids::UuidSource& ids_;
  const Clock& clock_;
};

}  // namespace centralita::directory
