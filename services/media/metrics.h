#pragma once

#include "libs/metrics/metrics.h"

namespace centralita::media {

/// Every metric of the gateway.
struct Metrics {
  explicit Metrics(metrics::Registry& registry);

  metrics::GaugeFamily legs;             // role, state
  metrics::CounterFamily legs_ended;     // role, cause
  metrics::HistogramFamily leg_seconds;  // role
  metrics::CounterFamily invites;        // result
  metrics::CounterFamily unknown_sources;
  metrics::CounterFamily registers;  // result
  metrics::GaugeFamily devices;
  metrics::CounterFamily commands;  // verb, result
  metrics::HistogramFamily command_seconds;
  metrics::GaugeFamily events_waiting;
  metrics::CounterFamily events;        // result
  metrics::CounterFamily rtp_received;  // role
  metrics::CounterFamily rtp_lost;      // role
  metrics::HistogramFamily rtp_jitter;  // role
  metrics::CounterFamily recordings;    // result
  metrics::GaugeFamily spool_waiting;
  metrics::CounterFamily orphans;
  metrics::GaugeFamily draining;
  metrics::GaugeFamily trunks;
  metrics::CounterFamily directory_stale;  // what
  metrics::CounterFamily dial_attempts;    // trunk, result
  metrics::CounterFamily pings;            // result
  metrics::GaugeFamily targets_down;
};

}  // namespace centralita::media
