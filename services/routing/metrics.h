#pragma once

#include "libs/metrics/metrics.h"

namespace centralita::routing {

/// What routing tells of itself. Decisions, their time and their conflicts are told by the event log
/// (centralita_eventlog_*, log="routing").
struct Metrics {
  explicit Metrics(metrics::Registry& registry);

  // Counted by the replica that decided.
  metrics::CounterFamily calls_received;    // By group called, overflow, redirection: by way.
  metrics::CounterFamily calls_ended;       // By outcome.
  metrics::CounterFamily missed;            // By reason.
  metrics::CounterFamily moved;             // By reason: overflows and redirections.
  metrics::CounterFamily offers;            // By outcome.
  metrics::CounterFamily schedule_faults;   // By what was assumed.
  metrics::HistogramFamily answer_seconds;  // From the call's coming to an agent's answer.
  metrics::CounterFamily updates;  // To calls, by outcome: delivered, failed, unknown_call.
  metrics::CounterFamily consoles_lost;
  metrics::CounterFamily replayed;  // Decisions that were made again, by what came of it.

  // Of all workspaces, as this replica last looked.
  metrics::GaugeFamily estimate_coverage;
  metrics::GaugeFamily waiting;
  metrics::GaugeFamily oldest_wait_seconds;
  metrics::GaugeFamily conservation_faults;  // I19: more than 0 is a fault of ours.
  metrics::CounterFamily supervised;         // By action. Counted by the replica that decided.
  metrics::GaugeFamily agents;               // By system state.
  metrics::GaugeFamily updates_pending;
};

}  // namespace centralita::routing
