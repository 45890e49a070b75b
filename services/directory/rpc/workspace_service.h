#pragma once

#include "absl/status/statusor.h"
#include "centralita/directory/v1/workspace_service.grpc.pb.h"
#include "services/directory/app/workspaces.h"
#include "services/directory/metrics.h"

namespace centralita::directory {

/// Keeps the workspaces. Creating one is for operators. See workspace_service.proto.
class WorkspaceService final : public v1::WorkspaceService::Service {
 public:
  /// Both must outlive this.
  WorkspaceService(Workspaces& workspaces, Metrics& metrics)
      : workspaces_(workspaces), metrics_(metrics) {}

  grpc::Status CreateWorkspace(grpc::ServerContext* context,
                               const v1::CreateWorkspaceRequest* request,
                               v1::CreateWorkspaceResponse* response) override;
  grpc::Status GetWorkspace(grpc::ServerContext* context, const v1::GetWorkspaceRequest* request,
                            v1::Workspace* response) override;

 private:
  absl::StatusOr<v1::CreateWorkspaceResponse> CreateWorkspace(
      const grpc::ServerContext& context, const v1::CreateWorkspaceRequest& request);
  absl::StatusOr<v1::Workspace> GetWorkspace(const grpc::ServerContext& context,
                                             const v1::GetWorkspaceRequest& request);

  Workspaces& workspaces_;
  Metrics& metrics_;
};

}  // namespace centralita::directory
