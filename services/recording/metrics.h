#pragma once

#include "libs/metrics/metrics.h"

namespace centralita::recording {

/// What recording tells of itself.
struct Metrics {
  explicit Metrics(metrics::Registry& registry);

  metrics::CounterFamily started;             // Talks that were to be recorded.
  metrics::CounterFamily settled;             // By state, reason: the ratio of completeness.
  metrics::CounterFamily deliveries;          // By outcome: stored, repeated, refused.
  metrics::HistogramFamily delivery_seconds;  // From the talk's end to the audio being stored.
  metrics::CounterFamily stored_bytes;
  metrics::CounterFamily reads;  // Recordings that were listened to.
};

}  // namespace centralita::recording
