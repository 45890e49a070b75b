#pragma once

#include "absl/status/statusor.h"
#include "centralita/directory/v1/trunk_service.grpc.pb.h"
#include "services/directory/app/trunks.h"
#include "services/directory/metrics.h"

namespace centralita::directory {

/// Keeps the SIP trunks. For operators and the gateways. See trunk_service.proto.
class TrunkService final : public v1::TrunkService::Service {
 public:
  /// Both must outlive this.
  TrunkService(Trunks& trunks, Metrics& metrics) : trunks_(trunks), metrics_(metrics) {}

  grpc::Status CreateTrunk(grpc::ServerContext* context, const v1::CreateTrunkRequest* request,
                           v1::Trunk* response) override;
  grpc::Status ListTrunks(grpc::ServerContext* context, const v1::ListTrunksRequest* request,
                          v1::ListTrunksResponse* response) override;
  grpc::Status DeleteTrunk(grpc::ServerContext* context, const v1::DeleteTrunkRequest* request,
                           v1::DeleteTrunkResponse* response) override;

 private:
  absl::StatusOr<v1::Trunk> CreateTrunk(const grpc::ServerContext& context,
                                        const v1::CreateTrunkRequest& request);
  absl::StatusOr<v1::ListTrunksResponse> ListTrunks(const grpc::ServerContext& context,
                                                    const v1::ListTrunksRequest& request);
  absl::StatusOr<v1::DeleteTrunkResponse> DeleteTrunk(const grpc::ServerContext& context,
                                                      const v1::DeleteTrunkRequest& request);

  Trunks& trunks_;
  Metrics& metrics_;
};

}  // namespace centralita::directory
