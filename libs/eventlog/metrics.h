#pragma once

#include <string>

#include "libs/metrics/metrics.h"

namespace centralita::eventlog {

/// What a log tells of itself. One per process; the log's name (its schema) is the label `log`.
struct Metrics {
  explicit Metrics(metrics::Registry& registry);

  metrics::CounterFamily appends;           // By log. appends / commits is the batch size.
  metrics::CounterFamily commits;           // By log.
  metrics::CounterFamily conflicts;         // By log: decisions that another replica forestalled.
  metrics::CounterFamily doubts;            // By log: commits that had to be asked after.
  metrics::HistogramFamily commit_seconds;  // By log.
  metrics::CounterFamily decisions;  // By log, outcome: committed, refused, unchanged, failed.
  metrics::HistogramFamily decision_seconds;  // By log: from the call to the answer.
  metrics::CounterFamily timers;              // By log, finder: memory, poll.
  metrics::GaugeFamily warm;                  // By log: aggregates in memory.
  metrics::GaugeFamily feed_lag_seconds;      // By feed: age of the entry that was handled last.
  metrics::CounterFamily feed_entries;        // By feed.
  metrics::CounterFamily feed_failures;       // By feed, kind: source, handler.
};

}  // namespace centralita::eventlog
