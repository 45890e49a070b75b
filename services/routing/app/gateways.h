#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/routing/domain/ids.h"

namespace centralita::routing {

/// Which workspaces have ever had a phone at a gateway: whom a whole report of that gateway concerns.
/// A port. Safe for concurrent use. UNAVAILABLE, DEADLINE_EXCEEDED.
class Gateways {
 public:
  virtual ~Gateways() = default;

  /// Repeating it is cheap.
  virtual absl::Status Remember(const std::string& gateway,
                                const std::vector<WorkspaceId>& workspaces,
                                absl::Time deadline) = 0;

  virtual absl::StatusOr<std::vector<WorkspaceId>> WorkspacesOf(const std::string& gateway,
                                                                absl::Time deadline) = 0;
};

}  // namespace centralita::routing
