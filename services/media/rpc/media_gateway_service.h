#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "centralita/media/v1/media_gateway_service.grpc.pb.h"
#include "libs/clock/clock.h"
#include "services/media/app/gateway.h"
#include "services/media/app/loop.h"
#include "services/media/metrics.h"

namespace centralita::media {

/// The gateway's verbs, over gRPC. Each call is done on the loop; its thread waits for that.
class MediaGatewayService final : public v1::MediaGatewayService::Service {
 public:
  struct Parts {
    Gateway& gateway;
    Loop& loop;
    const Clock& clock;
    Metrics& metrics;
    std::string node;
    std::string incarnation;
  };

  explicit MediaGatewayService(Parts parts) : parts_(std::move(parts)) {}

  grpc::Status Execute(grpc::ServerContext* context, const v1::ExecuteRequest* request,
                       v1::ExecuteResponse* response) override;
  grpc::Status ListLegs(grpc::ServerContext* context, const v1::ListLegsRequest* request,
                        v1::ListLegsResponse* response) override;
  grpc::Status GetNodeStatus(grpc::ServerContext* context, const v1::GetNodeStatusRequest* request,
                             v1::NodeStatus* response) override;
  grpc::Status ExplainOutbound(grpc::ServerContext* context,
                               const v1::ExplainOutboundRequest* request,
                               v1::ExplainOutboundResponse* response) override;
  grpc::Status ExplainInbound(grpc::ServerContext* context,
                              const v1::ExplainInboundRequest* request,
                              v1::ExplainInboundResponse* response) override;

 private:
  absl::StatusOr<v1::ExecuteResponse> Execute(const v1::ExecuteRequest& request,
                                              absl::Time deadline) const;
  absl::StatusOr<v1::ListLegsResponse> ListLegs(const v1::ListLegsRequest& request,
                                                absl::Time deadline) const;
  absl::StatusOr<v1::ExplainOutboundResponse> ExplainOutbound(
      const v1::ExplainOutboundRequest& request, absl::Time deadline) const;
  absl::StatusOr<v1::ExplainInboundResponse> ExplainInbound(
      const v1::ExplainInboundRequest& request, absl::Time deadline) const;

  const Parts parts_;
};

}  // namespace centralita::media
