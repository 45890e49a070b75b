#include "services/ticketing/metrics.h"

#include "services/ticketing/domain/names.h"

namespace centralita::ticketing {

using metrics::Buckets;

Metrics::Metrics(metrics::Registry& registry)
    : missed_calls(registry.Counter("centralita_ticketing_missed_calls_total",
                                    "Tickets made for missed calls, by reason.", {"reason"})),
      drafts_closed(registry.Counter("centralita_ticketing_drafts_closed_total",
                                     "Drafts that ended, by the state they ended in.", {"state"})),
      contact_lookups(registry.Counter("centralita_ticketing_contact_lookups_total",
                                       "Callers looked up in the directory, by outcome.",
                                       {"outcome"})),
      tab_streams(registry.Gauge("centralita_ticketing_tab_streams",
                                 "Screens that follow their tabs on this replica.")),
      tab_pushes(registry.Counter("centralita_ticketing_tab_pushes_total",
                                  "Tabs sent to screens, by what made us look.", {"cause"})),
      tab_delay_seconds(registry.Histogram("centralita_ticketing_tab_delay_seconds",
                                           "From a call's fact to its tab being written.",
                                           Buckets::kOperationSeconds)) {
  // A counter that is born with its first event hides that one from increase(): all begin at 0.
  for (absl::string_view reason : Names<MissedReason>::kAll) {
    if (!reason.empty()) missed_calls.With({reason});
  }
  for (DraftState state : {DraftState::kSaved, DraftState::kRecovered, DraftState::kDiscarded,
                           DraftState::kMaterialised}) {
    drafts_closed.With({NameOf(state)});
  }
  for (const char* outcome : {"ok", "failed"}) contact_lookups.With({outcome});
  for (const char* cause : {"wake", "poll"}) tab_pushes.With({cause});
}

}  // namespace centralita::ticketing
