#include "services/groups/metrics.h"

namespace centralita::groups {

Metrics::Metrics(metrics::Registry& registry)
    : refusals(registry.Counter("centralita_groups_refusals_total",
                                "Requests that were not carried out, by reason.", {"reason"})),
      fail_safes(
          registry.Counter("centralita_groups_fail_safes_total",
                           "Schedules that could not be evaluated: the fail-safe decided.")) {}

}  // namespace centralita::groups
