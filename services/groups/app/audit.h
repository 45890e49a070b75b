#pragma once

#include <string>

#include "services/groups/domain/ids.h"

namespace centralita::groups {

/// An entry of the audit log: who did what to what. Written in the transaction of the deed.
struct Audit {
  WorkspaceId workspace;
  std::string actor;     // "people/{id}", "key" (the workspace's), "service".
  std::string action;    // "CreateGroup": the RPC.
  std::string resource;  // "workspaces/…/groups/…".

  friend bool operator==(const Audit&, const Audit&) = default;
};

}  // namespace centralita::groups
