#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/routing/domain/ids.h"

namespace centralita::routing {

/// Which group answers a number. A port: the directory in production. Safe for concurrent use.
class NumberBook {
 public:
  virtual ~NumberBook() = default;

  /// INVALID_ARGUMENT / NUMBER_MALFORMED; NOT_FOUND / NUMBER_NOT_FOUND, also if it is another
  /// workspace's; FAILED_PRECONDITION / NUMBER_UNASSIGNED; UNAVAILABLE, DEADLINE_EXCEEDED.
  virtual absl::StatusOr<GroupId> GroupOf(const WorkspaceId& workspace, const std::string& number,
                                          absl::Time deadline) = 0;
};

}  // namespace centralita::routing
