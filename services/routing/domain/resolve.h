#pragma once

#include <optional>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/routing/domain/ids.h"
#include "services/routing/domain/walk.h"
#include "services/routing/domain/workspace.h"

namespace centralita::routing {

/// What would happen to a call, and when that changes.
struct Resolution {
  Walk walk;
  /// The first instant at which the hours of a group on the way make it go differently. Unset: none was
  /// found within a year, or kMaxChanges of them.
  std::optional<absl::Time> next_change;

  friend bool operator==(const Resolution&, const Resolution&) = default;
};

/// How many changes of hours the search for the next one that matters looks at.
inline constexpr int kMaxChanges = 400;

/// What would happen to a call that comes to `group` at `at`: what routing does, because routing asks
/// the same function. The configuration, and with Staffing::kAsNow who is on line and how many wait, are
/// those of the workspace as it is. A few microseconds, and some more for the search.
///
///   NOT_FOUND / GROUP_NOT_FOUND  the group was never configured.
absl::StatusOr<Resolution> ResolveAt(const Workspace& workspace, const GroupId& group,
                                     CallerKnowledge knowledge, absl::Time at, Staffing staffing);

}  // namespace centralita::routing
