#include "services/recording/metrics.h"

namespace centralita::recording {

using metrics::Buckets;

Metrics::Metrics(metrics::Registry& registry)
    : started(registry.Counter("centralita_recording_started_total",
                               "Talks that were to be recorded.")),
      settled(registry.Counter("centralita_recording_settled_total",
                               "Recordings that became AVAILABLE, PARTIAL or FAILED.",
                               {"state", "reason"})),
      deliveries(registry.Counter("centralita_recording_deliveries_total",
                                  "Deliveries from gateways, by outcome.", {"outcome"})),
      delivery_seconds(registry.Histogram("centralita_recording_delivery_seconds",
                                          "From the talk's end to the audio being stored.",
                                          Buckets::kCallSeconds)),
      stored_bytes(registry.Counter("centralita_recording_stored_bytes_total",
                                    "Bytes of audio that were stored.")),
      reads(registry.Counter("centralita_recording_reads_total",
                             "Recordings that were listened to.")) {}

}  // namespace centralita::recording
