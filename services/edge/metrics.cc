#include "services/edge/metrics.h"

namespace centralita::edge {

Metrics::Metrics(metrics::Registry& registry)
    : requests(registry.Counter("centralita_edge_requests_total",
                                "Calls from outside, by service and google.rpc.Code.",
                                {"service", "code"})),
      duration(registry.Histogram("centralita_edge_request_seconds",
                                  "Duration of unary calls from outside.",
                                  metrics::Buckets::kOperationSeconds, {"service"})),
      streams(
          registry.Gauge("centralita_edge_open_streams", "Streams that are open.", {"service"})),
      connections(
          registry.Gauge("centralita_edge_open_connections", "Connections that are open.")) {}

}  // namespace centralita::edge
