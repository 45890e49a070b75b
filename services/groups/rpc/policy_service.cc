#include "services/groups/rpc/policy_service.h"

#include <string>
#include <utility>

#include "libs/rpc/deadline.h"
#include "libs/schedule/time_zone.h"
#include "services/groups/domain/check.h"
#include "services/groups/rpc/answer.h"
#include "services/groups/rpc/request.h"
#include "services/groups/wire/convert.h"
#include "services/groups/wire/policy.h"

namespace centralita::groups {
namespace {

constexpr char kDefaultZone[] = "UTC";

absl::StatusOr<WantedGroups> ParseWanted(const grpc::ServerContext& context,
                                         const v1::PlanGroupsRequest& request) {
  absl::StatusOr<WorkspaceId> workspace = ParseParent(context, request.parent());
  if (!workspace.ok()) return workspace.status();
  if (request.ByteSizeLong() > kMaxPageBytes) {
    return Invalid("GROUPS_TOO_MANY", "a list of groups is of 2 MiB at most");
  }
  WantedGroups wanted{.workspace = *workspace,
                      .archive_others = request.archive_others(),
                      .request = request.SerializeAsString()};
  for (const v1::Group& proto : request.groups()) {
    absl::StatusOr<Group> group = FromProto(*workspace, proto, Targets::kQueuesToo);
    if (!group.ok()) return AtIndex(group.status(), wanted.groups.size());
    wanted.groups.push_back(*std::move(group));
  }
  return wanted;
}

}  // namespace

grpc::Status PolicyService::ValidatePolicy(grpc::ServerContext* context,
                                           const v1::ValidatePolicyRequest* request,
                                           v1::ValidatePolicyResponse* response) {
  return Answer(metrics_, ValidatePolicy(*context, *request), response);
}

grpc::Status PolicyService::PlanGroups(grpc::ServerContext* context,
                                       const v1::PlanGroupsRequest* request, v1::Plan* response) {
  return Answer(metrics_, PlanGroups(*context, *request), response);
}

grpc::Status PolicyService::ApplyGroups(grpc::ServerContext* context,
                                        const v1::ApplyGroupsRequest* request,
                                        v1::ApplyGroupsResponse* response) {
  return Answer(metrics_, ApplyGroups(*context, *request), response);
}

grpc::Status PolicyService::ListGroupTemplates(grpc::ServerContext* context,
                                               const v1::ListGroupTemplatesRequest* request,
                                               v1::ListGroupTemplatesResponse* response) {
  return Answer(metrics_, ListGroupTemplates(*context, *request), response);
}

absl::StatusOr<v1::ValidatePolicyResponse> PolicyService::ValidatePolicy(
    const grpc::ServerContext& context, const v1::ValidatePolicyRequest& request) {
  absl::StatusOr<WorkspaceId> workspace = ParseParent(context, request.parent());
  if (!workspace.ok()) return workspace.status();
  Policies::Question question{.workspace = *workspace, .coverage = request.show_coverage()};
  if (request.has_start_time()) question.start = FromProto(request.start_time());
  if (request.has_group()) {
    absl::StatusOr<Group> group = FromProto(*workspace, request.group());
    if (!group.ok()) return group.status();
    if (!request.group().name().empty()) {
      absl::StatusOr<std::string> id = ParseId(*workspace, kGroupName, request.group().name());
      if (!id.ok()) return id.status();
      group->id = GroupId(*std::move(id));
    }
    question.group = *std::move(group);
  }
  absl::StatusOr<Verdict> verdict = policies_.Validate(question, rpc::DeadlineOf(context));
  if (!verdict.ok()) return verdict.status();
  return ToProto(*workspace, *verdict);
}

absl::StatusOr<v1::Plan> PolicyService::PlanGroups(const grpc::ServerContext& context,
                                                   const v1::PlanGroupsRequest& request) {
  absl::StatusOr<WantedGroups> wanted = ParseWanted(context, request);
  if (!wanted.ok()) return wanted.status();
  absl::StatusOr<MadePlan> plan =
      policies_.Plan(ActorOf(context), *wanted, rpc::DeadlineOf(context));
  if (!plan.ok()) return plan.status();
  return ToProto(wanted->workspace, *plan);
}

absl::StatusOr<v1::ApplyGroupsResponse> PolicyService::ApplyGroups(
    const grpc::ServerContext& context, const v1::ApplyGroupsRequest& request) {
  absl::StatusOr<WantedGroups> wanted = ParseWanted(context, request.plan());
  if (!wanted.ok()) return wanted.status();
  const Wish wish{request.request_id(), "ApplyGroups", request.SerializeAsString()};
  absl::StatusOr<AppliedPlan> applied =
      policies_.Apply(ActorOf(context), *wanted, request.etag(), wish, rpc::DeadlineOf(context));
  if (!applied.ok()) return applied.status();
  v1::ApplyGroupsResponse response;
  for (const Group& group : applied->groups) *response.add_groups() = ToProto(group);
  for (const Group& group : applied->archived) {
    response.add_archived(NameOf(kGroupName, group.workspace, group.id));
  }
  return response;
}

absl::StatusOr<v1::ListGroupTemplatesResponse> PolicyService::ListGroupTemplates(
    const grpc::ServerContext& context, const v1::ListGroupTemplatesRequest& request) {
  absl::StatusOr<WorkspaceId> workspace = ParseParent(context, request.parent());
  if (!workspace.ok()) return workspace.status();
  const std::string zone = request.time_zone().empty() ? kDefaultZone : request.time_zone();
  if (absl::Status known = schedule::FindTimeZone(zone).status(); !known.ok()) return known;
  v1::ListGroupTemplatesResponse response;
  for (const GroupTemplate& known : Templates(zone)) *response.add_templates() = ToProto(known);
  return response;
}

}  // namespace centralita::groups
