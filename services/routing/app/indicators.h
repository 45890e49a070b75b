#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/routing/app/page.h"
#include "services/routing/domain/tally.h"

namespace centralita::routing {

/// The indicators, as they are kept. A port. Safe for concurrent use.
class Indicators {
 public:
  struct Query {
    WorkspaceId workspace;
    std::vector<GroupId> groups;  // Empty: all.
    absl::Time start;             // On a quarter of an hour.
    absl::Time end;               // Exclusive.
    absl::Duration step;          // A multiple of kTallyInterval.
  };

  struct Row {
    GroupId group;
    absl::Time start;
    Served served;
  };

  virtual ~Indicators() = default;

  /// By group, then by time. INVALID_ARGUMENT / PAGE_TOKEN_INVALID; UNAVAILABLE, DEADLINE_EXCEEDED.
  virtual absl::StatusOr<Page<Row>> List(const Query& query, int size, const std::string& from,
                                         absl::Time deadline) = 0;
};

}  // namespace centralita::routing
