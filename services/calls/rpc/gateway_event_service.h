#pragma once

#include "centralita/calls/v1/gateway_event_service.grpc.pb.h"
#include "services/calls/app/leg_reports.h"

namespace centralita::calls {

/// Where gateways report what happens to legs.
class GatewayEventService final : public v1::GatewayEventService::Service {
 public:
  /// `reports` must outlive this.
  explicit GatewayEventService(LegReports& reports) : reports_(reports) {}

  grpc::Status ReportLegEvents(grpc::ServerContext* context,
                               const v1::ReportLegEventsRequest* request,
                               v1::ReportLegEventsResponse* response) override;

 private:
  absl::Status Report(const grpc::ServerContext& context,
                      const v1::ReportLegEventsRequest& request);

  LegReports& reports_;
};

}  // namespace centralita::calls
