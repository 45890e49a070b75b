#pragma once

#include <string>

#include "services/groups/domain/ids.h"

namespace centralita::groups {

/// On whose behalf something is done, as far as the audit log and permissions care.
struct Actor {
  WorkspaceId workspace;  // Empty: a service of ours.
  PersonId person;        // Empty: a machine with the workspace's key.

  /// "service", "key" or "people/{id}".
  std::string ToText() const {
    if (workspace.empty()) return "service";
    return person.empty() ? "key" : "people/" + person.value();
  }
};

}  // namespace centralita::groups
