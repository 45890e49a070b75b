#pragma once

#include "libs/metrics/metrics.h"

namespace centralita::groups {

/// What groups tells of itself, beside what the libraries tell of RPCs, pools and the log.
struct Metrics {
  explicit Metrics(metrics::Registry& registry);

  metrics::CounterFamily refusals;    // By reason: requests that were not carried out.
  metrics::CounterFamily fail_safes;  // Schedules that could not be evaluated. Alarm above 0.
};

}  // namespace centralita::groups
