#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/routing/app/page.h"
#include "services/routing/domain/event.h"

namespace centralita::routing {

/// What supervisors did: a fold of the log, kept as long as that. A port. Safe for concurrent use.
class SupervisionLog {
 public:
  struct Entry {
    absl::Time time;
    Supervised what;
  };

  struct Query {
    WorkspaceId workspace;
    std::optional<GroupId> group;  // In this group alone.
    absl::Time start = absl::InfinitePast();
    absl::Time end = absl::InfiniteFuture();  // Exclusive.
  };

  virtual ~SupervisionLog() = default;

  /// The newest first. INVALID_ARGUMENT / PAGE_TOKEN_INVALID; UNAVAILABLE, DEADLINE_EXCEEDED.
  virtual absl::StatusOr<Page<Entry>> List(const Query& query, int size, const std::string& from,
                                           absl::Time deadline) = 0;
};

}  // namespace centralita::routing
