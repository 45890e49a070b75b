#pragma once

#include "absl/status/statusor.h"
#include "centralita/directory/v1/number_service.grpc.pb.h"
#include "services/directory/app/numbers.h"
#include "services/directory/metrics.h"

namespace centralita::directory {

/// Keeps the phone numbers of a workspace. Resolving one is for services. See number_service.proto.
class NumberService final : public v1::NumberService::Service {
 public:
  /// Both must outlive this.
  NumberService(Numbers& numbers, Metrics& metrics) : numbers_(numbers), metrics_(metrics) {}

  grpc::Status CreateNumber(grpc::ServerContext* context, const v1::CreateNumberRequest* request,
                            v1::Number* response) override;
  grpc::Status ListNumbers(grpc::ServerContext* context, const v1::ListNumbersRequest* request,
                           v1::ListNumbersResponse* response) override;
  grpc::Status UpdateNumber(grpc::ServerContext* context, const v1::UpdateNumberRequest* request,
                            v1::Number* response) override;
  grpc::Status ResolveNumber(grpc::ServerContext* context, const v1::ResolveNumberRequest* request,
                             v1::Number* response) override;

 private:
  absl::StatusOr<v1::Number> CreateNumber(const grpc::ServerContext& context,
                                          const v1::CreateNumberRequest& request);
  absl::StatusOr<v1::ListNumbersResponse> ListNumbers(const grpc::ServerContext& context,
                                                      const v1::ListNumbersRequest& request);
  absl::StatusOr<v1::Number> UpdateNumber(const grpc::ServerContext& context,
                                          const v1::UpdateNumberRequest& request);
  absl::StatusOr<v1::Number> ResolveNumber(const grpc::ServerContext& context,
                                           const v1::ResolveNumberRequest& request);

  Numbers& numbers_;
  Metrics& metrics_;
};

}  // namespace centralita::directory
