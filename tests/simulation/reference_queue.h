#pragma once

#include <functional>
#include <queue>
#include <vector>

#include "absl/time/time.h"
#include "tests/simulation/traffic.h"

namespace centralita::simulation {

/// First come, first served by n servers, in the ten lines of Kiefer and Wolfowitz (1955), with
/// impatience: a call is begun by the server who is free first, or its caller gives up before. Knows
/// nothing of the router. Whatever serves in order of arrival without idling gives each call this
/// very fate.
class ReferenceQueue {
 public:
  explicit ReferenceQueue(int servers);

  /// Callers in the order of their coming.
  Fate Serve(const Caller& caller);

 private:
  absl::Duration now_;
  std::priority_queue<absl::Duration, std::vector<absl::Duration>, std::greater<>> free_at_;
};

}  // namespace centralita::simulation
