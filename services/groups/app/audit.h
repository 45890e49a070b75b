#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "services/groups/domain/differences.h"
#include "services/groups/domain/ids.h"

namespace centralita::groups {

/// An entry of the audit log: who did what to what. Written in the transaction of the deed.
struct Audit {
  WorkspaceId workspace;
  std::string actor;     // "people/{id}", "key" (the workspace's), "service".
  std::string action;    // "CreateGroup": the RPC.
  std::string resource;  // "workspaces/…/groups/…".
  std::vector<FieldDifference> differences = {};

  friend bool operator==(const Audit&, const Audit&) = default;
};

/// An entry as it was read back.
struct AuditEntry {
  int64_t id = 0;
  absl::Time time;
  Audit audit;
};

}  // namespace centralita::groups
