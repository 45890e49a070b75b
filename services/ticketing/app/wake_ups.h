#pragma once

#include <set>

#include "services/ticketing/domain/ids.h"

namespace centralita::ticketing {

/// Tells everybody who follows a person's tabs, on all replicas, that it is worth looking. A hint:
/// it may be lost, and is never waited for. A port. Safe for concurrent use.
class WakeUps {
 public:
  virtual ~WakeUps() = default;
  virtual void Wake(const std::set<PersonId>& persons) = 0;
};

}  // namespace centralita::ticketing
