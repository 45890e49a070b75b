#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/routing/domain/ids.h"

namespace centralita::routing {

/// Who administers a workspace. A port: the directory in production. Safe for concurrent use.
/// UNAVAILABLE, DEADLINE_EXCEEDED.
class Administrators {
 public:
  virtual ~Administrators() = default;

  /// Whether the person may do in the workspace whatever there is to do. False for who is unknown.
  virtual absl::StatusOr<bool> Has(const WorkspaceId& workspace, const PersonId& person,
                                   absl::Time deadline) = 0;
};

}  // namespace centralita::routing
