#pragma once

#include "absl/status/statusor.h"
#include "centralita/groups/v1/group_service.grpc.pb.h"
#include "services/groups/app/groups.h"
#include "services/groups/metrics.h"

namespace centralita::groups {

/// Keeps the telephony groups of a workspace. See group_service.proto.
class GroupService final : public v1::GroupService::Service {
 public:
  /// Both must outlive this.
  GroupService(Groups& groups, Metrics& metrics) : groups_(groups), metrics_(metrics) {}

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

  Groups& groups_;
  Metrics& metrics_;
};

}  // namespace centralita::groups
