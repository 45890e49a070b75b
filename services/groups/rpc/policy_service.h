#pragma once

#include "absl/status/statusor.h"
#include "centralita/groups/v1/policy_service.grpc.pb.h"
#include "services/groups/app/policies.h"
#include "services/groups/metrics.h"

namespace centralita::groups {

/// Looks at the groups of a workspace as a whole. See policy_service.proto.
class PolicyService final : public v1::PolicyService::Service {
 public:
  /// Both must outlive this.
  PolicyService(Policies& policies, Metrics& metrics) : policies_(policies), metrics_(metrics) {}

  grpc::Status ValidatePolicy(grpc::ServerContext* context,
                              const v1::ValidatePolicyRequest* request,
                              v1::ValidatePolicyResponse* response) override;
  grpc::Status PlanGroups(grpc::ServerContext* context, const v1::PlanGroupsRequest* request,
                          v1::Plan* response) override;
  grpc::Status ApplyGroups(grpc::ServerContext* context, const v1::ApplyGroupsRequest* request,
                           v1::ApplyGroupsResponse* response) override;
  grpc::Status ListGroupTemplates(grpc::ServerContext* context,
                                  const v1::ListGroupTemplatesRequest* request,
                                  v1::ListGroupTemplatesResponse* response) override;

 private:
  absl::StatusOr<v1::ValidatePolicyResponse> ValidatePolicy(
      const grpc::ServerContext& context, const v1::ValidatePolicyRequest& request);
  absl::StatusOr<v1::Plan> PlanGroups(const grpc::ServerContext& context,
                                      const v1::PlanGroupsRequest& request);
  absl::StatusOr<v1::ApplyGroupsResponse> ApplyGroups(const grpc::ServerContext& context,
                                                      const v1::ApplyGroupsRequest& request);
  absl::StatusOr<v1::ListGroupTemplatesResponse> ListGroupTemplates(
      const grpc::ServerContext& context, const v1::ListGroupTemplatesRequest& request);

  Policies& policies_;
  Metrics& metrics_;
};

}  // namespace centralita::groups
