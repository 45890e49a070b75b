#pragma once

#include "centralita/routing/v1/insight_service.grpc.pb.h"
#include "services/routing/app/indicators.h"
#include "services/routing/app/insight_desk.h"
#include "services/routing/app/supervisor_rights.h"

namespace centralita::routing {

/// centralita.routing.v1.InsightService. Safe for concurrent use.
class InsightService final : public v1::InsightService::Service {
 public:
  struct Parts {
    InsightDesk& desk;
    Indicators& indicators;
    SupervisorRights& rights;
  };

  /// All must outlive this.
  explicit InsightService(const Parts& parts) : parts_(parts) {}

  grpc::Status GetIndicators(grpc::ServerContext* context, const v1::GetIndicatorsRequest* request,
                             v1::GetIndicatorsResponse* response) override;
  grpc::Status ExplainDecision(grpc::ServerContext* context,
                               const v1::ExplainDecisionRequest* request,
                               v1::ExplainDecisionResponse* response) override;
  grpc::Status ReplayInterval(grpc::ServerContext* context,
                              const v1::ReplayIntervalRequest* request,
                              v1::ReplayIntervalResponse* response) override;
  grpc::Status GetFairnessReport(grpc::ServerContext* context,
                                 const v1::GetFairnessReportRequest* request,
                                 v1::FairnessReport* response) override;

 private:
  using Context = grpc::ServerContext;

  absl::StatusOr<v1::GetIndicatorsResponse> List(const Context& context,
                                                 const v1::GetIndicatorsRequest& request);
  absl::StatusOr<v1::ExplainDecisionResponse> Explain(const Context& context,
                                                      const v1::ExplainDecisionRequest& request);
  absl::StatusOr<v1::ReplayIntervalResponse> Replay(const Context& context,
                                                    const v1::ReplayIntervalRequest& request);
  absl::StatusOr<v1::FairnessReport> Judge(const Context& context,
                                           const v1::GetFairnessReportRequest& request);

  const Parts parts_;
};

}  // namespace centralita::routing
