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
      announcements(registry.Counter("centralita_calls_announcements_total",
                                     "How often waiting callers were told something.", {})),
      callbacks(registry.Counter("centralita_calls_callbacks_total",
                                 "Callbacks, by how far they have come.", {"step"})),
      invite_to_offer(registry.Histogram("centralita_calls_invite_to_offer_seconds",
                                         "From a call's INVITE to its first agent's leg.",
                                         Buckets::kOperationSeconds)),
      answer_to_bridge(registry.Histogram("centralita_calls_answer_to_bridge_seconds",
                                          "From an agent's answer to the bridge.",
                                          Buckets::kOperationSeconds)) {
  // A counter that is born with its first event hides that one from increase(): all begin at 0.
  for (const char* outcome :
       {"handled", "abandoned", "missed", "rejected", "failed", "callback_merged"}) {
    ended.With({outcome});
  }
  for (const char* reason : {"closed", "holiday", "no_agent", "timeout", "not_configured", "full",
                             "callback_expired", "callback_unanswered"}) {
    missed.With({reason});
  }
  for (const char* peer : {"directory", "gateway", "routing"}) {
    for (const char* reason : {"UNAVAILABLE", "DEADLINE_EXCEEDED"}) {
      effects_failed.With({peer, reason});
    }
  }
  for (const char* reason :
       {"LEG_NOT_FOUND", "STALE_TOKEN", "BAD_LEG_STATE", "NO_DEVICE", "NO_COMMON_CODEC",
        "PROMPT_NOT_FOUND", "NO_PORTS", "DRAINING", "INCARNATION_CHANGED"}) {
    effects_failed.With({"gateway", reason});
  }
  announcements.With({});
  for (const char* step : {"asked", "refused", "promised", "dialled", "reached"}) {
    callbacks.With({step});
  }
  for (const char* kind : {"leg_gone", "gateway_restarted"}) reconcile_repairs.With({kind});
}

}  // namespace centralita::calls
