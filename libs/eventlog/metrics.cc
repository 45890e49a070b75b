#include "libs/eventlog/metrics.h"

namespace centralita::eventlog {

using metrics::Buckets;

Metrics::Metrics(metrics::Registry& registry)
    : appends(registry.Counter("centralita_eventlog_appends_total", "Rows appended.", {"log"})),
      commits(registry.Counter("centralita_eventlog_commits_total",
                               "Commits that appended rows; appends share them.", {"log"})),
      conflicts(registry.Counter("centralita_eventlog_conflicts_total",
                                 "Appends refused because another replica was faster.", {"log"})),
      doubts(registry.Counter("centralita_eventlog_doubts_total",
                              "Commits whose answer was lost and had to be asked after.", {"log"})),
      commit_seconds(registry.Histogram("centralita_eventlog_commit_seconds",
                                        "Time that one commit of appends takes.",
                                        Buckets::kOperationSeconds, {"log"})),
      decisions(registry.Counter("centralita_eventlog_decisions_total", "Decisions by outcome.",
                                 {"log", "outcome"})),
      decision_seconds(registry.Histogram("centralita_eventlog_decision_seconds",
                                          "Time from a command's arrival to its answer.",
                                          Buckets::kOperationSeconds, {"log"})),
      timers(registry.Counter("centralita_eventlog_timers_total",
                              "Timers fired, by who has found them.", {"log", "finder"})),
      warm(registry.Gauge("centralita_eventlog_warm_aggregates", "Aggregates folded in memory.",
                          {"log"})),
      feed_lag_seconds(registry.Gauge("centralita_eventlog_feed_lag_seconds",
                                      "Age of the entry that a consumer has handled last.",
                                      {"feed"})),
      feed_entries(registry.Counter("centralita_eventlog_feed_entries_total",
                                    "Entries that a consumer has handled.", {"feed"})),
      feed_failures(registry.Counter("centralita_eventlog_feed_failures_total",
                                     "Failed pulls and failed handlings of a consumer.",
                                     {"feed", "kind"})) {}

}  // namespace centralita::eventlog
