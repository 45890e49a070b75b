#pragma once

#include <string>

#include "services/directory/domain/ids.h"

namespace centralita::directory {

/// On whose behalf something is done, as far as the audit log and permissions care.
struct Actor {
  WorkspaceId workspace;  // Empty: a service of ours, or an operator.
  PersonId person;        // Empty: a machine with the workspace's key.

  bool trusted() const { return workspace.empty(); }

  /// "operator", "key" or "people/{id}".
  std::string ToText() const {
    if (trusted()) return "operator";
    return person.empty() ? "key" : "people/" + person.value();
  }
};

}  // namespace centralita::directory
