#include "services/calls/metrics.h"

namespace centralita::calls {

using metrics::Buckets;

Metrics::Metrics(metrics::Registry& registry)
    : live(registry.Gauge("centralita_calls_live", "Calls that this replica looks after, by state.",
                          {"state"})),
      ended(registry.Counter("centralita_calls_ended_total", "Calls that have ended, by outcome.",
                             {"outcome"})),
      missed(registry.Counter("centralita_calls_missed_total", "Missed calls, by reason.",
                              {"reason"})),
      effects_failed(registry.Counter("centralita_calls_effects_failed_total",
                                      "Requests to a peer that failed and are tried again or given "
                                      "up, by peer and reason.",
                                      {"peer", "reason"})),
      reconcile_repairs(registry.Counter("centralita_calls_reconcile_repairs_total",
                                         "Calls whose legs were found to be gone, by kind.",
                                         {"kind"})),
      invite_to_offer(registry.Histogram("centralita_calls_invite_to_offer_seconds",
                                         "From a call's INVITE to its first agent's leg.",
                                         Buckets::kOperationSeconds)),
      answer_to_bridge(registry.Histogram("centralita_calls_answer_to_bridge_seconds",
                                          "From an agent's answer to the bridge.",
                                          Buckets::kOperationSeconds)) {}

}  // namespace centralita::calls
