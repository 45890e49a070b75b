#pragma once

#include "libs/metrics/metrics.h"

namespace centralita::ticketing {

/// What ticketing tells of itself.
struct Metrics {
  explicit Metrics(metrics::Registry& registry);

  metrics::CounterFamily missed_calls;         // By reason: tickets made for missed calls.
  metrics::CounterFamily drafts_closed;        // By state that the draft ended in.
  metrics::CounterFamily contact_lookups;      // By outcome: ok, failed.
  metrics::GaugeFamily tab_streams;            // Open WatchCallTabs streams of this replica.
  metrics::CounterFamily tab_pushes;           // By cause: wake, poll.
  metrics::HistogramFamily tab_delay_seconds;  // From the call's fact to its tab being written.
};

}  // namespace centralita::ticketing
