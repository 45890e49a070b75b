#pragma once

#include "libs/postgres/pool.h"
#include "services/directory/app/number_store.h"

namespace centralita::directory {

/// Phone numbers in directory.numbers.
class PgNumberStore final : public NumberStore {
 public:
  /// `pool` must outlive this.
  explicit PgNumberStore(postgres::Pool& pool) : pool_(pool) {}

  absl::StatusOr<Number> Create(const Number& number, const Wish& wish, const Audit& audit,
                                absl::Time deadline) override;
  absl::StatusOr<Number> Get(const WorkspaceId& workspace, const NumberId& id,
                             absl::Time deadline) override;
  absl::StatusOr<Page<Number>> List(const WorkspaceId& workspace, const PageQuery& query,
                                    absl::Time deadline) override;
  absl::StatusOr<Number> Update(const Number& number, const Audit& audit,
                                absl::Time deadline) override;
  absl::StatusOr<Number> Find(absl::string_view e164, absl::Time deadline) override;

 private:
  postgres::Pool& pool_;
};

}  // namespace centralita::directory
