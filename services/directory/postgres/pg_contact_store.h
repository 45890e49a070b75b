#pragma once

#include <vector>

#include "libs/postgres/pool.h"
#include "services/directory/app/contact_store.h"

namespace centralita::directory {

/// Contacts in directory.contacts, their numbers in directory.contact_numbers.
class PgContactStore final : public ContactStore {
 public:
  /// `pool` must outlive this.
  explicit PgContactStore(postgres::Pool& pool) : pool_(pool) {}

  absl::StatusOr<Contact> Create(const Contact& contact, const Wish& wish,
                                 absl::Time deadline) override;
  absl::StatusOr<Contact> Get(const WorkspaceId& workspace, const ContactId& id,
                              absl::Time deadline) override;
  absl::StatusOr<Page<Contact>> List(const WorkspaceId& workspace, const PageQuery& query,
                                     absl::Time deadline) override;
  absl::StatusOr<Contact> Update(const Contact& contact, absl::Time deadline) override;
  absl::StatusOr<std::vector<Contact>> FindByNumber(const WorkspaceId& workspace,
                                                    absl::string_view e164, int limit,
                                                    absl::Time deadline) override;

 private:
  postgres::Pool& pool_;
};

}  // namespace centralita::directory
