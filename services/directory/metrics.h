#pragma once

#include "libs/metrics/metrics.h"

namespace centralita::directory {

/// What the directory tells of itself, beside what the libraries tell of RPCs and pools.
struct Metrics {
  explicit Metrics(metrics::Registry& registry);

  metrics::CounterFamily refusals;         // By reason: requests that were not carried out.
  metrics::CounterFamily lookups;          // By outcome: known, unknown. Of callers' numbers.
  metrics::CounterFamily resolutions;      // By outcome: found, unknown. Of dialled numbers.
  metrics::CounterFamily authentications;  // By outcome: operator, workspace, person, unknown.
};

}  // namespace centralita::directory
