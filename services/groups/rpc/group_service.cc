#include "services/groups/rpc/group_service.h"

#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/rpc/deadline.h"
#include "libs/rpc/page_token.h"
#include "libs/status/error.h"
#include "services/groups/rpc/answer.h"
#include "services/groups/rpc/mask.h"
#include "services/groups/rpc/request.h"
#include "services/groups/wire/convert.h"

namespace centralita::groups {
namespace {

template <typename T>
absl::StatusOr<v1::Group> Converted(const absl::StatusOr<T>& group) {
  if (!group.ok()) return group.status();
  return ToProto(*group);
}

}  // namespace

grpc::Status GroupService::CreateGroup(grpc::ServerContext* context,
                                       const v1::CreateGroupRequest* request, v1::Group* response) {
  return Answer(metrics_, CreateGroup(*context, *request), response);
}

grpc::Status GroupService::GetGroup(grpc::ServerContext* context,
                                    const v1::GetGroupRequest* request, v1::Group* response) {
  return Answer(metrics_, GetGroup(*context, *request), response);
}

grpc::Status GroupService::GetGroupByQueueId(grpc::ServerContext* context,
                                             const v1::GetGroupByQueueIdRequest* request,
                                             v1::Group* response) {
  return Answer(metrics_, GetGroupByQueueId(*context, *request), response);
}

grpc::Status GroupService::ListGroups(grpc::ServerContext* context,
                                      const v1::ListGroupsRequest* request,
                                      v1::ListGroupsResponse* response) {
  return Answer(metrics_, ListGroups(*context, *request), response);
}

grpc::Status GroupService::UpdateGroup(grpc::ServerContext* context,
                                       const v1::UpdateGroupRequest* request, v1::Group* response) {
  return Answer(metrics_, UpdateGroup(*context, *request), response);
}

grpc::Status GroupService::ArchiveGroup(grpc::ServerContext* context,
                                        const v1::ArchiveGroupRequest* request,
                                        v1::Group* response) {
  return Answer(metrics_, ArchiveGroup(*context, *request), response);
}

grpc::Status GroupService::GetGroupAvailability(grpc::ServerContext* context,
                                                const v1::GetGroupAvailabilityRequest* request,
                                                v1::GroupAvailability* response) {
  return Answer(metrics_, GetGroupAvailability(*context, *request), response);
}

grpc::Status GroupService::AddAgent(grpc::ServerContext* context,
                                    const v1::AddAgentRequest* request, v1::Group* response) {
  return Answer(metrics_, AddAgent(*context, *request), response);
}

grpc::Status GroupService::RemoveAgent(grpc::ServerContext* context,
                                       const v1::RemoveAgentRequest* request, v1::Group* response) {
  return Answer(metrics_, RemoveAgent(*context, *request), response);
}

grpc::Status GroupService::ReorderAgents(grpc::ServerContext* context,
                                         const v1::ReorderAgentsRequest* request,
                                         v1::Group* response) {
  return Answer(metrics_, ReorderAgents(*context, *request), response);
}

grpc::Status GroupService::SetManualState(grpc::ServerContext* context,
                                          const v1::SetManualStateRequest* request,
                                          v1::Group* response) {
  return Answer(metrics_, SetManualState(*context, *request), response);
}

grpc::Status GroupService::ClearManualState(grpc::ServerContext* context,
                                            const v1::ClearManualStateRequest* request,
                                            v1::Group* response) {
  return Answer(metrics_, ClearManualState(*context, *request), response);
}

grpc::Status GroupService::ListGroupChanges(grpc::ServerContext* context,
                                            const v1::ListGroupChangesRequest* request,
                                            v1::ListGroupChangesResponse* response) {
  return Answer(metrics_, ListGroupChanges(*context, *request), response);
}

absl::StatusOr<v1::Group> GroupService::CreateGroup(const grpc::ServerContext& context,
                                                    const v1::CreateGroupRequest& request) {
  absl::StatusOr<WorkspaceId> workspace = ParseParent(context, request.parent());
  if (!workspace.ok()) return workspace.status();
  absl::StatusOr<Group> group = FromProto(*workspace, request.group());
  if (!group.ok()) return group.status();
  const Wish wish{request.request_id(), "CreateGroup", request.SerializeAsString()};
  return Converted(
      groups_.Create(ActorOf(context), *std::move(group), wish, rpc::DeadlineOf(context)));
}

absl::StatusOr<v1::Group> GroupService::GetGroup(const grpc::ServerContext& context,
                                                 const v1::GetGroupRequest& request) {
  auto name = ParseName(context, kGroupName, request.name());
  if (!name.ok()) return name.status();
  return Converted(groups_.Get(name->first, GroupId(name->second), rpc::DeadlineOf(context)));
}

absl::StatusOr<v1::Group> GroupService::GetGroupByQueueId(
    const grpc::ServerContext& context, const v1::GetGroupByQueueIdRequest& request) {
  absl::StatusOr<WorkspaceId> workspace = ParseParent(context, request.parent());
  if (!workspace.ok()) return workspace.status();
  return Converted(groups_.GetByQueueId(*workspace, request.queue_id(), rpc::DeadlineOf(context)));
}

absl::StatusOr<v1::ListGroupsResponse> GroupService::ListGroups(
    const grpc::ServerContext& context, const v1::ListGroupsRequest& request) {
  absl::StatusOr<WorkspaceId> workspace = ParseParent(context, request.parent());
  if (!workspace.ok()) return workspace.status();
  const std::string asked =
      absl::StrCat("ListGroups ", request.parent(), request.show_archived() ? " archived" : "");
  absl::StatusOr<PageQuery> query = ParsePage(request.page_size(), request.page_token(), asked);
  if (!query.ok()) return query.status();
  absl::StatusOr<Page<Group>> page =
      groups_.List(*workspace, request.show_archived(), *query, rpc::DeadlineOf(context));
  if (!page.ok()) return page.status();
  v1::ListGroupsResponse response;
  size_t bytes = 0;
  std::string next = page->next;
  for (const Group& group : page->items) {
    v1::Group& added = *response.add_groups();
    added = ToProto(group);
    bytes += added.ByteSizeLong();
    if (bytes < kMaxPageBytes || &group == &page->items.back()) continue;
    next = ToText(KeyPosition{group.display_name, group.id.value()});
    break;
  }
  if (!next.empty()) response.set_next_page_token(rpc::EncodePageToken(next, asked));
  return response;
}

absl::StatusOr<v1::Group> GroupService::UpdateGroup(const grpc::ServerContext& context,
                                                    const v1::UpdateGroupRequest& request) {
  auto name = ParseName(context, kGroupName, request.group().name());
  if (!name.ok()) return name.status();
  absl::StatusOr<std::set<GroupField>> fields = ParseGroupMask(request.update_mask());
  if (!fields.ok()) return fields.status();
  absl::StatusOr<Group> wanted = FromProto(name->first, request.group());
  if (!wanted.ok()) return wanted.status();
  wanted->id = GroupId(name->second);
  return Converted(groups_.Update(ActorOf(context), *wanted, *fields,
                                  ParseEtag(request.group().etag()), rpc::DeadlineOf(context)));
}

absl::StatusOr<v1::Group> GroupService::ArchiveGroup(const grpc::ServerContext& context,
                                                     const v1::ArchiveGroupRequest& request) {
  auto name = ParseName(context, kGroupName, request.name());
  if (!name.ok()) return name.status();
  return Converted(groups_.Archive(ActorOf(context), name->first, GroupId(name->second),
                                   ParseEtag(request.etag()), rpc::DeadlineOf(context)));
}

absl::StatusOr<v1::GroupAvailability> GroupService::GetGroupAvailability(
    const grpc::ServerContext& context, const v1::GetGroupAvailabilityRequest& request) {
  auto name = ParseName(context, kGroupName, request.name());
  if (!name.ok()) return name.status();
  std::optional<absl::Time> instant;
  if (request.has_at_time()) instant = FromProto(request.at_time());
  absl::StatusOr<Groups::Answer> answer = groups_.AskAvailability(
      name->first, GroupId(name->second), instant, rpc::DeadlineOf(context));
  if (!answer.ok()) return answer.status();
  if (answer->availability.rule == AvailabilityRule::kFailSafe)
    metrics_.fail_safes.With({}).Increment();
  return ToProto(*answer);
}

}  // namespace centralita::groups
