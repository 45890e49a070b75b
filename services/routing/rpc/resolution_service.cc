#include "services/routing/rpc/resolution_service.h"

#include <string>

#include "libs/ids/name.h"
#include "libs/rpc/deadline.h"
#include "libs/rpc/status.h"
#include "libs/status/error.h"
#include "services/routing/rpc/access.h"
#include "services/routing/wire/enums.h"
#include "services/routing/wire/resolution.h"
#include "services/routing/wire/time.h"

namespace centralita::routing {
namespace {

absl::Status Invalid(absl::string_view reason, absl::string_view message) {
  return status::Error(absl::StatusCode::kInvalidArgument, reason, message);
}

std::optional<Staffing> StaffingOf(v1::AssumedStaffing staffing) {
  switch (staffing) {
    case v1::ASSUMED_STAFFING_AS_NOW:
      return Staffing::kAsNow;
    case v1::ASSUMED_STAFFING_SOMEBODY:
      return Staffing::kAssumeStaffed;
    case v1::ASSUMED_STAFFING_NOBODY:
      return Staffing::kAssumeNobody;
    default:
      return std::nullopt;
  }
}

/// What a Timestamp may say: years 1 to 9999.
bool IsValid(const google::protobuf::Timestamp& time) {
  return time.seconds() >= -62'135'596'800 && time.seconds() < kForeverSeconds &&
         time.nanos() >= 0 && time.nanos() < 1'000'000'000;
}

}  // namespace

grpc::Status ResolutionService::ResolveAt(grpc::ServerContext* context,
                                          const v1::ResolveAtRequest* request,
                                          v1::Resolution* response) {
  return rpc::Finish(Resolve(*context, *request), response, kErrorDomain);
}

absl::StatusOr<v1::Resolution> ResolutionService::Resolve(const grpc::ServerContext& context,
                                                          const v1::ResolveAtRequest& request) {
  const absl::StatusOr<WorkspaceId> workspace = ReadWorkspace(context, request.parent());
  if (!workspace.ok()) return workspace.status();
  Resolver::Question question{.number = request.number(),
                              .knowledge = FromProto(request.caller_knowledge()),
                              .staffing = StaffingOf(request.staffing())};
  if (!request.group().empty()) {
    const absl::StatusOr<GroupName> group = ReadGroup(context, request.group());
    if (!group.ok()) return group.status();
    if (group->workspace != *workspace) {
      return Invalid("NAME_MALFORMED", "the names are of different workspaces");
    }
    question.group = group->group;
  } else if (request.number().empty()) {
    return Invalid("TARGET_REQUIRED", "neither a group nor a number");
  }
  if (request.has_time()) {
    if (!IsValid(request.time())) return Invalid("TIME_INVALID", "time is out of range");
    question.time = FromProto(request.time());
  }
  const absl::StatusOr<ResolutionView> view =
      resolver_.Resolve(*workspace, question, rpc::DeadlineOf(context));
  if (!view.ok()) return view.status();
  return ToProto(*workspace, *view);
}

}  // namespace centralita::routing
