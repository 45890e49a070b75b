#pragma once

#include "libs/metrics/metrics.h"

namespace centralita::calls {

/// Everything that this service measures, besides what the libraries do for all.
struct Metrics {
  explicit Metrics(metrics::Registry& registry);

  metrics::GaugeFamily live;                  // By state: calls that this replica looks after.
  metrics::CounterFamily ended;               // By outcome.
  metrics::CounterFamily missed;              // By reason.
  metrics::CounterFamily effects_failed;      // By peer, reason: each is tried again or given up.
  metrics::CounterFamily reconcile_repairs;   // By kind. Without faults: none.
  metrics::CounterFamily announcements;       // To waiting callers.
  metrics::CounterFamily callbacks;           // By step: each is reached once by a callback.
  metrics::HistogramFamily invite_to_offer;   // Seconds from INVITE to the first agent's leg.
  metrics::HistogramFamily answer_to_bridge;  // Seconds from the agent's answer to the bridge.
};

}  // namespace centralita::calls
