#pragma once

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/directory/app/audit.h"
#include "services/directory/app/page.h"
#include "services/directory/domain/trunk.h"

namespace centralita::directory {

/// Where trunks are kept. Every implementation passes store_contract.h. Safe for concurrent use.
class TrunkStore {
 public:
  virtual ~TrunkStore() = default;

  /// ALREADY_EXISTS with TRUNK_TAKEN.
  virtual absl::Status Create(const Trunk& trunk, const Audit& audit, absl::Time deadline) = 0;

  /// By id.
  virtual absl::StatusOr<Page<Trunk>> List(const PageQuery& query, absl::Time deadline) = 0;

  /// OK too if there is no such trunk.
  virtual absl::Status Delete(const TrunkId& id, const Audit& audit, absl::Time deadline) = 0;
};

}  // namespace centralita::directory
