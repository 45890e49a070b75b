#pragma once

#include <vector>

#include "libs/postgres/pool.h"
#include "services/directory/app/person_store.h"

namespace centralita::directory {

/// People in directory.people.
class PgPersonStore final : public PersonStore {
 public:
  /// `pool` must outlive this.
  explicit PgPersonStore(postgres::Pool& pool) : pool_(pool) {}

  absl::StatusOr<Person> Create(const Person& person, const Wish& wish, const Audit& audit,
                                absl::Time deadline) override;
  absl::StatusOr<Person> Get(const WorkspaceId& workspace, const PersonId& id,
                             absl::Time deadline) override;
  absl::StatusOr<Page<Person>> List(const WorkspaceId& workspace, const PageQuery& query,
                                    absl::Time deadline) override;
  absl::StatusOr<std::vector<Person>> GetMany(const WorkspaceId& workspace,
                                              const std::vector<PersonId>& ids,
                                              absl::Time deadline) override;
  absl::StatusOr<Person> Update(const Person& person, const Audit& audit,
                                absl::Time deadline) override;
  absl::Status SetDigests(const Person& person, const SipDigests& digests, const Audit& audit,
                          absl::Time deadline) override;
  absl::StatusOr<SipAccount> FindSipAccount(absl::string_view sip_username,
                                            absl::Time deadline) override;

 private:
  postgres::Pool& pool_;
};

}  // namespace centralita::directory
