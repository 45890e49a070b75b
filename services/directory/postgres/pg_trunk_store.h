#pragma once

#include "libs/postgres/pool.h"
#include "services/directory/app/trunk_store.h"

namespace centralita::directory {

/// Trunks in directory.trunks.
class PgTrunkStore final : public TrunkStore {
 public:
  /// `pool` must outlive this.
  explicit PgTrunkStore(postgres::Pool& pool) : pool_(pool) {}

  absl::Status Create(const Trunk& trunk, const Audit& audit, absl::Time deadline) override;
  absl::StatusOr<Page<Trunk>> List(const PageQuery& query, absl::Time deadline) override;
  absl::Status Delete(const TrunkId& id, const Audit& audit, absl::Time deadline) override;

 private:
  postgres::Pool& pool_;
};

}  // namespace centralita::directory
