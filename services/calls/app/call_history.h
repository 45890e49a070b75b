#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/calls/domain/ids.h"

namespace centralita::calls {

/// A call as the history keeps it.
struct HistoricCall {
  CallId id;
  std::string document;  // As the API shows it: calls.v1.Call, serialised.
};

struct HistoryQuery {
  WorkspaceId workspace;
  bool live_only = false;
  CallId before;  // Only older calls. Empty: from the newest.
  int limit = 100;
};

/// All calls of all workspaces, for lists: a projection of the log, some milliseconds behind it.
/// Safe for concurrent use. UNAVAILABLE, DEADLINE_EXCEEDED.
class CallHistory {
 public:
  virtual ~CallHistory() = default;

  /// The newest first: ids are UUIDv7 and sort by time.
  virtual absl::StatusOr<std::vector<HistoricCall>> List(const HistoryQuery& query,
                                                         absl::Time deadline) = 0;
};

}  // namespace centralita::calls
