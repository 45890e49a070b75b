#include "services/directory/metrics.h"

namespace centralita::directory {

Metrics::Metrics(metrics::Registry& registry)
    : refusals(registry.Counter("centralita_directory_refusals_total",
                                "Requests that were not carried out, by reason.", {"reason"})),
      lookups(registry.Counter("centralita_directory_lookups_total",
                               "Look-ups of callers' numbers, by outcome.", {"outcome"})),
      resolutions(registry.Counter("centralita_directory_resolutions_total",
                                   "Look-ups of dialled numbers, by outcome.", {"outcome"})),
      authentications(registry.Counter("centralita_directory_authentications_total",
                                       "API keys shown, by whose they are.", {"outcome"})) {}

}  // namespace centralita::directory
