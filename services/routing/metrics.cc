#include "services/routing/metrics.h"

#include "services/routing/app/supervisor_action.h"
#include "services/routing/domain/outcome.h"

namespace centralita::routing {

Metrics::Metrics(metrics::Registry& registry)
    : calls_received(registry.Counter("centralita_routing_calls_received_total",
                                      "Calls that came to the router.")),
      calls_ended(registry.Counter("centralita_routing_calls_ended_total",
                                   "Calls that left the router, by how they count.", {"outcome"})),
      missed(registry.Counter("centralita_routing_missed_total",
                              "Calls that nobody could take, by reason.", {"reason"})),
      moved(registry.Counter("centralita_routing_moved_total",
                             "Calls that went to another group, by why they left.", {"reason"})),
      offers(registry.Counter("centralita_routing_offers_total",
                              "Offers that ended, by outcome; made ones as \"made\".",
                              {"outcome"})),
      schedule_faults(registry.Counter("centralita_routing_schedule_faults_total",
                                       "Hours that could not be evaluated, by what was assumed.",
                                       {"assumed"})),
      answer_seconds(registry.Histogram("centralita_routing_answer_seconds",
                                        "From a call's coming to an agent's answer.",
                                        metrics::Buckets::kCallSeconds)),
      updates(registry.Counter("centralita_routing_updates_total",
                               "Updates sent to calls, by outcome.", {"outcome"})),
      consoles_lost(registry.Counter("centralita_routing_consoles_lost_total",
                                     "Leases of consoles that ran out.")),
      replayed(registry.Counter("centralita_routing_replayed_total",
                                "Recorded decisions that were made again: identical, different.",
                                {"result"})),
      estimate_coverage(registry.Gauge(
          "centralita_routing_estimate_coverage",
          "Share of the wait estimates that held, of the last ones of all groups; 0.8 is meant.")),
      waiting(registry.Gauge("centralita_routing_waiting", "Calls that wait, unoffered.")),
      oldest_wait_seconds(registry.Gauge("centralita_routing_oldest_wait_seconds",
                                         "How long the call has waited that waits longest.")),
      conservation_faults(
          registry.Gauge("centralita_routing_conservation_faults",
                         "Groups whose calls do not add up, or are not those that are there.")),
      supervised(registry.Counter("centralita_routing_supervised_total",
                                  "What supervisors did, by action.", {"action"})),
      agents(registry.Gauge("centralita_routing_agents", "Agents, by system state.", {"state"})),
      updates_pending(registry.Gauge("centralita_routing_updates_pending",
                                     "Calls whose newest update calls has not acknowledged.")) {
  // A counter that is born with its first event hides that one from increase(): all begin at 0.
  using enum MissedReason;
  calls_received.With({});
  for (RoutedOutcome outcome :
       {RoutedOutcome::kHandled, RoutedOutcome::kAbandoned, RoutedOutcome::kMissed,
        RoutedOutcome::kFailed, RoutedOutcome::kMerged}) {
    calls_ended.With({ToText(outcome)});
  }
  for (MissedReason reason :
       {kClosed, kHoliday, kNoAgent, kTimeout, kNotConfigured, kFull, kCallbackExpired}) {
    missed.With({ToText(reason)});
  }
  for (MissedReason reason : {kClosed, kHoliday, kNoAgent, kTimeout, kRedirected, kFull, kMoved}) {
    moved.With({ToText(reason)});
  }
  offers.With({"made"});
  for (size_t i = 1; i < kOfferOutcomes; ++i) offers.With({ToText(static_cast<OfferOutcome>(i))});
  for (const char* assumed : {"open", "closed"}) schedule_faults.With({assumed});
  for (const char* outcome : {"delivered", "unknown_call", "refused", "failed"}) {
    updates.With({outcome});
  }
  consoles_lost.With({});
  for (const char* result : {"identical", "different"}) replayed.With({result});
  conservation_faults.With({}).Set(0);
  for (int i = 0; i <= static_cast<int>(SupervisorAction::kSetStatus); ++i) {
    supervised.With({ToText(static_cast<SupervisorAction>(i))});
  }
}

}  // namespace centralita::routing
