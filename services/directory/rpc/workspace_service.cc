#include "services/directory/rpc/workspace_service.h"

#include <utility>

#include "libs/rpc/deadline.h"
#include "services/directory/rpc/answer.h"
#include "services/directory/rpc/convert.h"

namespace centralita::directory {

grpc::Status WorkspaceService::CreateWorkspace(grpc::ServerContext* context,
                                               const v1::CreateWorkspaceRequest* request,
                                               v1::CreateWorkspaceResponse* response) {
  return Answer(metrics_, CreateWorkspace(*context, *request), response);
}

grpc::Status WorkspaceService::GetWorkspace(grpc::ServerContext* context,
                                            const v1::GetWorkspaceRequest* request,
                                            v1::Workspace* response) {
  return Answer(metrics_, GetWorkspace(*context, *request), response);
}

absl::StatusOr<v1::CreateWorkspaceResponse> WorkspaceService::CreateWorkspace(
    const grpc::ServerContext& context, const v1::CreateWorkspaceRequest& request) {
  if (absl::Status may = CheckTrusted(context); !may.ok()) return may;
  const Wish wish{request.request_id(), "CreateWorkspace", request.SerializeAsString()};
  absl::StatusOr<Workspaces::Opened> opened =
      workspaces_.Create(FromProto(request.workspace()), wish, rpc::DeadlineOf(context));
  if (!opened.ok()) return opened.status();
  v1::CreateWorkspaceResponse response;
  *response.mutable_workspace() = ToProto(opened->workspace);
  response.set_api_key(opened->api_key);
  return response;
}

absl::StatusOr<v1::Workspace> WorkspaceService::GetWorkspace(
    const grpc::ServerContext& context, const v1::GetWorkspaceRequest& request) {
  absl::StatusOr<WorkspaceId> id = ParseParent(context, request.name());
  if (!id.ok()) return id.status();
  absl::StatusOr<Workspace> workspace = workspaces_.Get(*id, rpc::DeadlineOf(context));
  if (!workspace.ok()) return workspace.status();
  return ToProto(*workspace);
}

}  // namespace centralita::directory
