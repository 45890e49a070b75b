#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "libs/ids/uuid.h"
#include "services/directory/app/actor.h"
#include "services/directory/app/secrets.h"
#include "services/directory/app/workspace_store.h"

namespace centralita::directory {

/// Keeps the workspaces. Safe for concurrent use.
class Workspaces {
 public:
  struct Opened {
    Workspace workspace;
    std::string api_key;  // Empty if the wish had been fulfilled before.
  };

  /// All must outlive this.
  Workspaces(WorkspaceStore& store, Secrets& secrets, ids::UuidSource& ids, const Clock& clock)
      : store_(store), secrets_(secrets), ids_(ids), clock_(clock) {}

  /// Errors: those of CheckWorkspace; ALREADY_EXISTS with REQUEST_ID_REUSED.
  absl::StatusOr<Opened> Create(Workspace workspace, const Wish& wish, absl::Time deadline);

  absl::StatusOr<Workspace> Get(const WorkspaceId& id, absl::Time deadline);

 private:
  WorkspaceStore& store_;
  Secrets& secrets_;
  ids::UuidSource& ids_;
  const Clock& clock_;
};

}  // namespace centralita::directory
