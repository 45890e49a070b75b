#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_set.h"
#include "absl/synchronization/mutex.h"
#include "libs/postgres/pool.h"
#include "services/routing/app/gateways.h"

namespace centralita::routing {

/// Gateways in the table gateway_workspaces. What this process has written it does not write again.
class PgGateways final : public Gateways {
 public:
  /// `pool` must outlive this.
  explicit PgGateways(postgres::Pool& pool) : pool_(pool) {}

  absl::Status Remember(const std::string& gateway, const std::vector<WorkspaceId>& workspaces,
                        absl::Time deadline) override;
  absl::StatusOr<std::vector<WorkspaceId>> WorkspacesOf(const std::string& gateway,
                                                        absl::Time deadline) override;

 private:
  postgres::Pool& pool_;
  absl::Mutex mutex_;
  absl::flat_hash_set<std::pair<std::string, WorkspaceId>> written_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace centralita::routing
