#include "services/ticketing/rpc/draft_service.h"

#include <utility>

#include "libs/ids/uuid.h"
#include "libs/rpc/page_token.h"
#include "libs/rpc/status.h"
#include "libs/status/error.h"
#include "services/ticketing/rpc/caller.h"

namespace centralita::ticketing {
namespace {

constexpr rpc::PageLimits kPages{.fallback = 100, .max = 1000};

using DraftName = std::pair<WorkspaceId, DraftId>;

absl::StatusOr<v1::Ticket> AnswerTicket(const absl::StatusOr<TicketView>& view) {
  if (!view.ok()) return view.status();
  return ToProto(*view);
}

absl::StatusOr<v1::Draft> AnswerDraft(const absl::StatusOr<DraftView>& view) {
  if (!view.ok()) return view.status();
  return ToProto(*view);
}

}  // namespace

grpc::Status DraftService::PatchDraft(grpc::ServerContext* context,
                                      const v1::PatchDraftRequest* request, v1::Draft* response) {
  return rpc::Finish(Patch(*context, *request), response, kErrorDomain);
}

grpc::Status DraftService::CommitDraft(grpc::ServerContext* context,
                                       const v1::CommitDraftRequest* request,
                                       v1::Ticket* response) {
  const absl::StatusOr<DraftName> name =
      ParseResource<DraftId>(*context, "drafts", request->name());
  if (!name.ok()) return rpc::ToGrpc(name.status(), kErrorDomain);
  return rpc::Finish(AnswerTicket(desk_.Commit(name->first, name->second, ErrandOf(*context))),
                     response, kErrorDomain);
}

grpc::Status DraftService::ListRecoverableDrafts(grpc::ServerContext* context,
                                                 const v1::ListRecoverableDraftsRequest* request,
                                                 v1::ListRecoverableDraftsResponse* response) {
  return rpc::Finish(List(*context, *request), response, kErrorDomain);
}

grpc::Status DraftService::RecoverDraft(grpc::ServerContext* context,
                                        const v1::RecoverDraftRequest* request,
                                        v1::Ticket* response) {
  const absl::StatusOr<DraftName> name =
      ParseResource<DraftId>(*context, "drafts", request->name());
  if (!name.ok()) return rpc::ToGrpc(name.status(), kErrorDomain);
  return rpc::Finish(AnswerTicket(desk_.Recover(name->first, name->second, ErrandOf(*context))),
                     response, kErrorDomain);
}

grpc::Status DraftService::DiscardDraft(grpc::ServerContext* context,
                                        const v1::DiscardDraftRequest* request,
                                        v1::Draft* response) {
  const absl::StatusOr<DraftName> name =
      ParseResource<DraftId>(*context, "drafts", request->name());
  if (!name.ok()) return rpc::ToGrpc(name.status(), kErrorDomain);
  return rpc::Finish(AnswerDraft(desk_.Discard(name->first, name->second, ErrandOf(*context))),
                     response, kErrorDomain);
}

absl::StatusOr<v1::Draft> DraftService::Patch(grpc::ServerContext& context,
                                              const v1::PatchDraftRequest& request) {
  const absl::StatusOr<DraftName> name = ParseResource<DraftId>(context, "drafts", request.name());
  if (!name.ok()) return name.status();
  if (!ids::IsUuid(name->second.value())) {
    return status::Error(absl::StatusCode::kInvalidArgument, "DRAFT_ID_MALFORMED",
                         absl::StrCat("\"", name->second.value(), "\" is not a UUID"));
  }
  const auto author = ParseResource<PersonId>(context, "people", request.author());
  if (!author.ok()) return author.status();
  if (author->first != name->first) {
    return status::Error(absl::StatusCode::kInvalidArgument, "NAME_MALFORMED",
                         "draft and author are of different workspaces");
  }
  const auto call = ParseCallId(request.call_id());
  if (!call.ok()) return call.status();
  return AnswerDraft(desk_.Patch(name->first, name->second,
                                 {.author = author->second,
                                  .call = *call,
                                  .subject = request.subject(),
                                  .description = request.description(),
                                  .base_revision = request.base_revision()},
                                 rpc::DeadlineOf(context)));
}

absl::StatusOr<v1::ListRecoverableDraftsResponse> DraftService::List(
    grpc::ServerContext& context, const v1::ListRecoverableDraftsRequest& request) {
  const auto workspace = ParseParent(context, request.parent());
  if (!workspace.ok()) return workspace.status();
  const auto author = ParseOptional(*workspace, "people", request.author());
  if (!author.ok()) return author.status();
  const auto size = rpc::PageSize(request.page_size(), kPages);
  if (!size.ok()) return size.status();
  const std::string asked =
      absl::StrCat("ListRecoverableDrafts|", request.parent(), "|", request.author());
  const auto position = rpc::DecodePageToken(request.page_token(), asked);
  if (!position.ok()) return position.status();
  DraftQuery query{.workspace = *workspace,
                   .author = PersonId(*author),
                   .now = clock_.Now(),
                   .limit = *size + 1};
  if (!position->empty()) {
    const auto after = ParsePosition(*position);
    if (!after.ok()) return after.status();
    query.after = {after->first, DraftId(after->second)};
  }
  auto views = store_.ListRecoverable(query, rpc::DeadlineOf(context));
  if (!views.ok()) return views.status();
  v1::ListRecoverableDraftsResponse response;
  if (views->size() > static_cast<size_t>(*size)) {
    views->resize(static_cast<size_t>(*size));
    const Draft& last = views->back().draft;
    response.set_next_page_token(
        rpc::EncodePageToken(ToPosition(*last.recover_until, last.id.value()), asked));
  }
  for (const DraftView& view : *views) *response.add_drafts() = ToProto(view);
  return response;
}

}  // namespace centralita::ticketing
