#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/routing/domain/ids.h"

namespace centralita::routing {

/// The leases of agents' consoles, shared by all replicas. A port: Redis in production, which may be
/// emptied at any moment. Safe for concurrent use. UNAVAILABLE, DEADLINE_EXCEEDED.
class ConsoleLeases {
 public:
  /// What the store knows of some leases.
  struct Seen {
    /// Differs whenever the store may have forgotten leases since the last look.
    std::string epoch;
    /// For each person asked about: how long ago the last sign of life was. None: no lease.
    std::vector<std::optional<absl::Duration>> ages;
  };

  virtual ~ConsoleLeases() = default;

  /// A sign of life. True if there was a lease.
  virtual absl::StatusOr<bool> Renew(const WorkspaceId& workspace, const PersonId& person,
                                     absl::Time deadline) = 0;

  virtual absl::StatusOr<Seen> Look(const WorkspaceId& workspace,
                                    const std::vector<PersonId>& people, absl::Time deadline) = 0;
};

}  // namespace centralita::routing
