#pragma once

#include <string>

#include "services/directory/domain/ids.h"

namespace centralita::directory {

/// An entry of the audit log: who did what to what. Written in the transaction of the deed.
struct Audit {
  WorkspaceId workspace;  // Empty: of the whole system.
  std::string actor;      // "people/{id}", "key" (the workspace's), "operator".
  std::string action;     // "CreatePersonKey": the RPC.
  std::string resource;   // "workspaces/…/people/…".

  friend bool operator==(const Audit&, const Audit&) = default;
};

}  // namespace centralita::directory
