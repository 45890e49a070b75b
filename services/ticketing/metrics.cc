#include "services/ticketing/metrics.h"

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
                                           Buckets::kOperationSeconds)) {}

}  // namespace centralita::ticketing
