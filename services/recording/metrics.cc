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
                             "Recordings that were listened to.")) {
  // A counter that is born with its first event hides that one from increase(): all begin at 0.
  started.With({});
  settled.With({"AVAILABLE", ""});
  settled.With({"PARTIAL", "SALVAGED"});
  settled.With({"PARTIAL", "TOO_SHORT"});
  settled.With({"FAILED", "NOT_DELIVERED"});
  for (const char* outcome : {"stored", "repeated", "refused"}) deliveries.With({outcome});
  stored_bytes.With({});
  reads.With({});
}

}  // namespace centralita::recording
