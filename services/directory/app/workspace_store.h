#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/directory/app/audit.h"
#include "services/directory/app/wish.h"
#include "services/directory/domain/workspace.h"

namespace centralita::directory {

/// A workspace, and whether this call has made it.
struct CreatedWorkspace {
  Workspace workspace;
  bool fresh = false;
};

/// Where workspaces are kept. Every implementation passes store_contract.h. Safe for concurrent use.
/// Besides what each method lists, all may return UNAVAILABLE or DEADLINE_EXCEEDED; so do the other
/// stores.
class WorkspaceStore {
 public:
  virtual ~WorkspaceStore() = default;

  /// Keeps `workspace` with the digest of its first API key, unless `wish` was fulfilled before:
  /// then returns what was made then. ALREADY_EXISTS with REQUEST_ID_REUSED or SHORT_CODE_TAKEN.
  virtual absl::StatusOr<CreatedWorkspace> Create(const Workspace& workspace,
                                                  const std::string& key_sha256, const Wish& wish,
                                                  const Audit& audit, absl::Time deadline) = 0;

  /// NOT_FOUND with WORKSPACE_NOT_FOUND.
  virtual absl::StatusOr<Workspace> Get(const WorkspaceId& id, absl::Time deadline) = 0;
};

}  // namespace centralita::directory
