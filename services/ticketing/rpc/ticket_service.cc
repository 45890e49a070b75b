#include "services/ticketing/rpc/ticket_service.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "libs/rpc/page_token.h"
#include "libs/rpc/status.h"
#include "libs/status/error.h"
#include "services/ticketing/rpc/caller.h"

namespace centralita::ticketing {
namespace {

constexpr rpc::PageLimits kPages{.fallback = 100, .max = 1000};

absl::StatusOr<v1::Ticket> Answer(const absl::StatusOr<TicketView>& view) {
  if (!view.ok()) return view.status();
  return ToProto(*view);
}

}  // namespace

grpc::Status TicketService::CreateTicket(grpc::ServerContext* context,
                                         const v1::CreateTicketRequest* request,
                                         v1::Ticket* response) {
  return rpc::Finish(Create(*context, *request), response, kErrorDomain);
}

grpc::Status TicketService::CreateTicketFromCall(grpc::ServerContext* context,
                                                 const v1::CreateTicketFromCallRequest* request,
                                                 v1::Ticket* response) {
  return rpc::Finish(CreateFromCall(*context, *request), response, kErrorDomain);
}

grpc::Status TicketService::LinkCall(grpc::ServerContext* context,
                                     const v1::LinkCallRequest* request, v1::Ticket* response) {
  return rpc::Finish(Link(*context, *request), response, kErrorDomain);
}

grpc::Status TicketService::GetTicket(grpc::ServerContext* context,
                                      const v1::GetTicketRequest* request, v1::Ticket* response) {
  return rpc::Finish(Get(*context, *request), response, kErrorDomain);
}

grpc::Status TicketService::ListTickets(grpc::ServerContext* context,
                                        const v1::ListTicketsRequest* request,
                                        v1::ListTicketsResponse* response) {
  return rpc::Finish(List(*context, *request), response, kErrorDomain);
}

grpc::Status TicketService::UpdateTicket(grpc::ServerContext* context,
                                         const v1::UpdateTicketRequest* request,
                                         v1::Ticket* response) {
  return rpc::Finish(Update(*context, *request), response, kErrorDomain);
}

grpc::Status TicketService::AddComment(grpc::ServerContext* context,
                                       const v1::AddCommentRequest* request,
                                       v1::TicketAction* response) {
  return rpc::Finish(Comment(*context, *request), response, kErrorDomain);
}

grpc::Status TicketService::ListTicketActions(grpc::ServerContext* context,
                                              const v1::ListTicketActionsRequest* request,
                                              v1::ListTicketActionsResponse* response) {
  return rpc::Finish(ListActions(*context, *request), response, kErrorDomain);
}

grpc::Status TicketService::GetCallDisposition(grpc::ServerContext* context,
                                               const v1::GetCallDispositionRequest* request,
                                               v1::CallDisposition* response) {
  return rpc::Finish(Disposition(*context, *request), response, kErrorDomain);
}

absl::StatusOr<v1::Ticket> TicketService::Create(grpc::ServerContext& context,
                                                 const v1::CreateTicketRequest& request) {
  const auto workspace = ParseParent(context, request.parent());
  if (!workspace.ok()) return workspace.status();
  auto ticket = ParseNewTicket(*workspace, request.ticket());
  if (!ticket.ok()) return ticket.status();
  const RequestId id{.workspace = *workspace,
                     .id = request.request_id(),
                     .method = "CreateTicket",
                     .body = request.SerializeAsString()};
  return Answer(desk_.Create(*std::move(ticket), id, ErrandOf(context)));
}

absl::StatusOr<v1::Ticket> TicketService::CreateFromCall(
    grpc::ServerContext& context, const v1::CreateTicketFromCallRequest& request) {
  const auto workspace = ParseParent(context, request.parent());
  if (!workspace.ok()) return workspace.status();
  auto ticket = ParseNewTicket(*workspace, request.ticket());
  if (!ticket.ok()) return ticket.status();
  const auto call = ParseCallId(request.call_id());
  if (!call.ok()) return call.status();
  const RequestId id{.workspace = *workspace,
                     .id = request.request_id(),
                     .method = "CreateTicketFromCall",
                     .body = request.SerializeAsString()};
  return Answer(desk_.CreateFromCall(*call, *std::move(ticket), id, ErrandOf(context)));
}

absl::StatusOr<v1::Ticket> TicketService::Link(grpc::ServerContext& context,
                                               const v1::LinkCallRequest& request) {
  const auto name = ParseResource<TicketId>(context, "tickets", request.name());
  if (!name.ok()) return name.status();
  const auto call = ParseCallId(request.call_id());
  if (!call.ok()) return call.status();
  return Answer(desk_.Link(name->first, name->second, *call, request.relink(), ErrandOf(context)));
}

absl::StatusOr<v1::Ticket> TicketService::Get(grpc::ServerContext& context,
                                              const v1::GetTicketRequest& request) {
  const auto name = ParseResource<TicketId>(context, "tickets", request.name());
  if (!name.ok()) return name.status();
  return Answer(store_.GetTicket(name->first, name->second, rpc::DeadlineOf(context)));
}

absl::StatusOr<v1::ListTicketsResponse> TicketService::List(grpc::ServerContext& context,
                                                            const v1::ListTicketsRequest& request) {
  const auto workspace = ParseParent(context, request.parent());
  if (!workspace.ok()) return workspace.status();
  const auto size = rpc::PageSize(request.page_size(), kPages);
  if (!size.ok()) return size.status();
  const absl::Time deadline = rpc::DeadlineOf(context);
  TicketQuery query{.workspace = *workspace, .limit = *size + 1};
  if (!request.requester_number().empty()) {
    auto e164 = desk_.Normalise(*workspace, request.requester_number(), deadline);
    if (!e164.ok()) return e164.status();
    query.number = *std::move(e164);
  }
  const auto call = ParseCallId(request.call_id());
  if (!call.ok()) return call.status();
  if (!call->empty()) query.call = *call;
  const std::string asked = absl::StrCat("ListTickets|", request.parent(), "|",
                                         query.number.value_or(""), "|", request.call_id());
  const auto position = rpc::DecodePageToken(request.page_token(), asked);
  if (!position.ok()) return position.status();
  if (!position->empty()) {
    const auto after = ParsePosition(*position);
    if (!after.ok()) return after.status();
    query.after = {after->first, TicketId(after->second)};
  }
  auto views = store_.ListTickets(query, deadline);
  if (!views.ok()) return views.status();
  v1::ListTicketsResponse response;
  if (views->size() > static_cast<size_t>(*size)) {
    views->resize(static_cast<size_t>(*size));
    const Ticket& last = views->back().ticket;
    response.set_next_page_token(
        rpc::EncodePageToken(ToPosition(last.created, last.id.value()), asked));
  }
  for (const TicketView& view : *views) *response.add_tickets() = ToProto(view);
  return response;
}

absl::StatusOr<v1::Ticket> TicketService::Update(grpc::ServerContext& context,
                                                 const v1::UpdateTicketRequest& request) {
  const auto name = ParseResource<TicketId>(context, "tickets", request.ticket().name());
  if (!name.ok()) return name.status();
  const auto change = ParseChange(name->first, request);
  if (!change.ok()) return change.status();
  std::optional<int64_t> version;
  if (!request.ticket().etag().empty()) {
    int64_t etag = 0;
    // Not one of ours: certainly not the current one.
    version = absl::SimpleAtoi(request.ticket().etag(), &etag) ? etag : 0;
  }
  return Answer(desk_.Update(name->first, name->second, *change, version, ErrandOf(context)));
}

absl::StatusOr<v1::TicketAction> TicketService::Comment(grpc::ServerContext& context,
                                                        const v1::AddCommentRequest& request) {
  const auto name = ParseResource<TicketId>(context, "tickets", request.name());
  if (!name.ok()) return name.status();
  const auto actor = ParseOptional(name->first, "people", request.actor());
  if (!actor.ok()) return actor.status();
  Errand errand = ErrandOf(context);
  if (errand.actor == kSystem && !actor->empty()) errand.actor = *actor;
  const RequestId id{.workspace = name->first,
                     .id = request.request_id(),
                     .method = "AddComment",
                     .body = request.SerializeAsString()};
  const auto action = desk_.Comment(name->first, name->second, request.text(), id, errand);
  if (!action.ok()) return action.status();
  return ToProto(name->first, *action);
}

absl::StatusOr<v1::ListTicketActionsResponse> TicketService::ListActions(
    grpc::ServerContext& context, const v1::ListTicketActionsRequest& request) {
  const auto name = ParseResource<TicketId>(context, "tickets", request.parent());
  if (!name.ok()) return name.status();
  const auto size = rpc::PageSize(request.page_size(), kPages);
  if (!size.ok()) return size.status();
  const std::string asked = absl::StrCat("ListTicketActions|", request.parent());
  const auto position = rpc::DecodePageToken(request.page_token(), asked);
  if (!position.ok()) return position.status();
  int64_t after = 0;
  if (!position->empty() && !absl::SimpleAtoi(*position, &after)) {
    return status::Error(absl::StatusCode::kInvalidArgument, "PAGE_TOKEN_INVALID",
                         "the page token was not made for this list");
  }
  auto actions =
      store_.ListActions(name->first, name->second, after, *size + 1, rpc::DeadlineOf(context));
  if (!actions.ok()) return actions.status();
  v1::ListTicketActionsResponse response;
  if (actions->size() > static_cast<size_t>(*size)) {
    actions->resize(static_cast<size_t>(*size));
    response.set_next_page_token(
        rpc::EncodePageToken(absl::StrCat(actions->back().sequence), asked));
  }
  for (const TicketAction& action : *actions) {
    *response.add_actions() = ToProto(name->first, action);
  }
  return response;
}

absl::StatusOr<v1::CallDisposition> TicketService::Disposition(
    grpc::ServerContext& context, const v1::GetCallDispositionRequest& request) {
  const auto workspace = ParseParent(context, request.parent());
  if (!workspace.ok()) return workspace.status();
  const auto call = ParseCallId(request.call_id());
  if (!call.ok()) return call.status();
  const auto disposition = store_.GetDisposition(*workspace, *call, rpc::DeadlineOf(context));
  if (!disposition.ok()) return disposition.status();
  return ToProto(*workspace, *disposition);
}

}  // namespace centralita::ticketing
