#pragma once

#include <string>

#include "libs/postgres/pool.h"
#include "services/directory/app/workspace_store.h"

namespace centralita::directory {

/// Workspaces in directory.workspaces.
class PgWorkspaceStore final : public WorkspaceStore {
 public:
  /// `pool` must outlive this.
  explicit PgWorkspaceStore(postgres::Pool& pool) : pool_(pool) {}

  absl::StatusOr<CreatedWorkspace> Create(const Workspace& workspace, const std::string& key_sha256,
                                          const Wish& wish, const Audit& audit,
                                          absl::Time deadline) override;
  absl::StatusOr<Workspace> Get(const WorkspaceId& id, absl::Time deadline) override;

 private:
  postgres::Pool& pool_;
};

}  // namespace centralita::directory
