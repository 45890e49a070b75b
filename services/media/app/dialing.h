#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "services/media/domain/route.h"
#include "services/media/domain/trunk.h"

namespace centralita::media {

/// A call out on its way: what has been tried, and what is left.
struct Dialing {
  std::string callee;
  std::string caller;
  std::shared_ptr<const TrunkTable> table;  // As it was when the call began.
  std::vector<RouteAttempt> attempts;
  size_t next = 0;               // Of `attempts`.
  bool whatever_health = false;  // Every server is resting: any may be tried.

  // Of the attempt that is under way.
  bool heard = false;       // Anything, 100 too.
  bool progressed = false;  // 183.
  bool rang = false;        // 180..182.
};

}  // namespace centralita::media
