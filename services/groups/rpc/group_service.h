#pragma once

#include "absl/status/statusor.h"
#include "centralita/groups/v1/group_service.grpc.pb.h"
#include "services/groups/app/group_hands.h"
#include "services/groups/app/groups.h"
#include "services/groups/metrics.h"

namespace centralita::groups {

/// Keeps the telephony groups of a workspace. See group_service.proto.
class GroupService final : public v1::GroupService::Service {
 public:
  /// All must outlive this.
  GroupService(Groups& groups, GroupHands& hands, Metrics& metrics)
      : groups_(groups), hands_(hands), metrics_(metrics) {}

  grpc::Status CreateGroup(grpc::ServerContext* context, const v1::CreateGroupRequest* request,
                           v1::Group* response) override;
  grpc::Status GetGroup(grpc::ServerContext* context, const v1::GetGroupRequest* request,
                        v1::Group* response) override;
  grpc::Status GetGroupByQueueId(grpc::ServerContext* context,
                                 const v1::GetGroupByQueueIdRequest* request,
                                 v1::Group* response) override;
  grpc::Status ListGroups(grpc::ServerContext* context, const v1::ListGroupsRequest* request,
                          v1::ListGroupsResponse* response) override;
  grpc::Status UpdateGroup(grpc::ServerContext* context, const v1::UpdateGroupRequest* request,
                           v1::Group* response) override;
  grpc::Status ArchiveGroup(grpc::ServerContext* context, const v1::ArchiveGroupRequest* request,
                            v1::Group* response) override;
  grpc::Status GetGroupAvailability(grpc::ServerContext* context,
                                    const v1::GetGroupAvailabilityRequest* request,
                                    v1::GroupAvailability* response) override;
  grpc::Status AddAgent(grpc::ServerContext* context, const v1::AddAgentRequest* request,
                        v1::Group* response) override;
  grpc::Status RemoveAgent(grpc::ServerContext* context, const v1::RemoveAgentRequest* request,
                           v1::Group* response) override;
  grpc::Status ReorderAgents(grpc::ServerContext* context, const v1::ReorderAgentsRequest* request,
                             v1::Group* response) override;
  grpc::Status SetManualState(grpc::ServerContext* context,
                              const v1::SetManualStateRequest* request,
                              v1::Group* response) override;
  grpc::Status ClearManualState(grpc::ServerContext* context,
                                const v1::ClearManualStateRequest* request,
                                v1::Group* response) override;
  grpc::Status ListGroupChanges(grpc::ServerContext* context,
                                const v1::ListGroupChangesRequest* request,
                                v1::ListGroupChangesResponse* response) override;

 private:
  absl::StatusOr<v1::Group> CreateGroup(const grpc::ServerContext& context,
                                        const v1::CreateGroupRequest& request);
  absl::StatusOr<v1::Group> GetGroup(const grpc::ServerContext& context,
                                     const v1::GetGroupRequest& request);
  absl::StatusOr<v1::Group> GetGroupByQueueId(const grpc::ServerContext& context,
                                              const v1::GetGroupByQueueIdRequest& request);
  absl::StatusOr<v1::ListGroupsResponse> ListGroups(const grpc::ServerContext& context,
                                                    const v1::ListGroupsRequest& request);
  absl::StatusOr<v1::Group> UpdateGroup(const grpc::ServerContext& context,
                                        const v1::UpdateGroupRequest& request);
  absl::StatusOr<v1::Group> ArchiveGroup(const grpc::ServerContext& context,
                                         const v1::ArchiveGroupRequest& request);
  absl::StatusOr<v1::GroupAvailability> GetGroupAvailability(
      const grpc::ServerContext& context, const v1::GetGroupAvailabilityRequest& request);
  absl::StatusOr<v1::Group> AddAgent(const grpc::ServerContext& context,
                                     const v1::AddAgentRequest& request);
  absl::StatusOr<v1::Group> RemoveAgent(const grpc::ServerContext& context,
                                        const v1::RemoveAgentRequest& request);
  absl::StatusOr<v1::Group> ReorderAgents(const grpc::ServerContext& context,
                                          const v1::ReorderAgentsRequest& request);
  absl::StatusOr<v1::Group> SetManualState(const grpc::ServerContext& context,
                                           const v1::SetManualStateRequest& request);
  absl::StatusOr<v1::Group> ClearManualState(const grpc::ServerContext& context,
                                             const v1::ClearManualStateRequest& request);
  absl::StatusOr<v1::ListGroupChangesResponse> ListGroupChanges(
      const grpc::ServerContext& context, const v1::ListGroupChangesRequest& request);

  Groups& groups_;
  GroupHands& hands_;
  Metrics& metrics_;
};

}  // namespace centralita::groups
