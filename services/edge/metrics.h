#pragma once

#include "libs/metrics/metrics.h"

namespace centralita::edge {

/// Every metric of the edge.
struct Metrics {
  explicit Metrics(metrics::Registry& registry);

  metrics::CounterFamily requests;    // By service and google.rpc.Code.
  metrics::HistogramFamily duration;  // Of unary calls, by service.
  metrics::GaugeFamily streams;       // Open now, by service.
  metrics::GaugeFamily connections;   // Open now.
};

}  // namespace centralita::edge
