#include "services/directory/rpc/number_service.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/rpc/deadline.h"
#include "libs/rpc/page_token.h"
#include "libs/status/error.h"
#include "services/directory/rpc/answer.h"
#include "services/directory/rpc/convert.h"

namespace centralita::directory {
namespace {

/// Group and display name of `proto`, as they are to be in `workspace`.
absl::StatusOr<Number> ParseNumber(const grpc::ServerContext& context, const WorkspaceId& workspace,
                                   const v1::Number& proto) {
  Number number;
  number.workspace = workspace;
  number.e164 = proto.e164();
  number.display_name = proto.display_name();
  if (proto.group().empty()) return number;
  auto group = ParseName(context, kGroupName, proto.group());
  if (!group.ok()) return group.status();
  if (group->first != workspace) {
    return status::Error(absl::StatusCode::kInvalidArgument, "NAME_MALFORMED",
                         "the group is of another workspace");
  }
  number.group_id = group->second;
  return number;
}

}  // namespace

grpc::Status NumberService::CreateNumber(grpc::ServerContext* context,
                                         const v1::CreateNumberRequest* request,
                                         v1::Number* response) {
  return Answer(metrics_, CreateNumber(*context, *request), response);
}

grpc::Status NumberService::ListNumbers(grpc::ServerContext* context,
                                        const v1::ListNumbersRequest* request,
                                        v1::ListNumbersResponse* response) {
  return Answer(metrics_, ListNumbers(*context, *request), response);
}

grpc::Status NumberService::UpdateNumber(grpc::ServerContext* context,
                                         const v1::UpdateNumberRequest* request,
                                         v1::Number* response) {
  return Answer(metrics_, UpdateNumber(*context, *request), response);
}

grpc::Status NumberService::ResolveNumber(grpc::ServerContext* context,
                                          const v1::ResolveNumberRequest* request,
                                          v1::Number* response) {
  return Answer(metrics_, ResolveNumber(*context, *request), response);
}

absl::StatusOr<v1::Number> NumberService::CreateNumber(const grpc::ServerContext& context,
                                                       const v1::CreateNumberRequest& request) {
  absl::StatusOr<WorkspaceId> workspace = ParseParent(context, request.parent());
  if (!workspace.ok()) return workspace.status();
  absl::StatusOr<Number> number = ParseNumber(context, *workspace, request.number());
  if (!number.ok()) return number.status();
  const Wish wish{request.request_id(), "CreateNumber", request.SerializeAsString()};
  absl::StatusOr<Number> created =
      numbers_.Create(ActorOf(context), *std::move(number), wish, rpc::DeadlineOf(context));
  if (!created.ok()) return created.status();
  return ToProto(*created);
}

absl::StatusOr<v1::ListNumbersResponse> NumberService::ListNumbers(
    const grpc::ServerContext& context, const v1::ListNumbersRequest& request) {
  absl::StatusOr<WorkspaceId> workspace = ParseParent(context, request.parent());
  if (!workspace.ok()) return workspace.status();
  const std::string asked = absl::StrCat("ListNumbers ", request.parent());
  absl::StatusOr<PageQuery> query = ParsePage(request.page_size(), request.page_token(), asked);
  if (!query.ok()) return query.status();
  absl::StatusOr<Page<Number>> page = numbers_.List(*workspace, *query, rpc::DeadlineOf(context));
  if (!page.ok()) return page.status();
  v1::ListNumbersResponse response;
  for (const Number& number : page->items) *response.add_numbers() = ToProto(number);
  if (!page->next.empty()) {
    response.set_next_page_token(rpc::EncodePageToken(page->next, asked));
  }
  return response;
}

absl::StatusOr<v1::Number> NumberService::UpdateNumber(const grpc::ServerContext& context,
                                                       const v1::UpdateNumberRequest& request) {
  auto name = ParseName(context, kNumberName, request.number().name());
  if (!name.ok()) return name.status();
  absl::StatusOr<Number> number = ParseNumber(context, name->first, request.number());
  if (!number.ok()) return number.status();
  number->id = NumberId(name->second);
  absl::StatusOr<Number> updated = numbers_.Update(
      ActorOf(context), *number, ParseEtag(request.number().etag()), rpc::DeadlineOf(context));
  if (!updated.ok()) return updated.status();
  return ToProto(*updated);
}

absl::StatusOr<v1::Number> NumberService::ResolveNumber(const grpc::ServerContext& context,
                                                        const v1::ResolveNumberRequest& request) {
  if (absl::Status may = CheckTrusted(context); !may.ok()) return may;
  absl::StatusOr<Number> number =
      numbers_.Resolve(request.dialled(), request.region(), rpc::DeadlineOf(context));
  if (number.ok() || absl::IsNotFound(number.status())) {
    metrics_.resolutions.With({number.ok() ? "found" : "unknown"}).Increment();
  }
  if (!number.ok()) return number.status();
  return ToProto(*number);
}

}  // namespace centralita::directory
