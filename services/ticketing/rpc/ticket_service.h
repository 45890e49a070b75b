#pragma once

#include "centralita/ticketing/v1/ticket_service.grpc.pb.h"
#include "services/ticketing/app/ticket_desk.h"
#include "services/ticketing/rpc/convert.h"

namespace centralita::ticketing {

/// Serves centralita.ticketing.v1.TicketService. Safe for concurrent use.
class TicketService final : public v1::TicketService::Service {
 public:
  /// Both must outlive this.
  TicketService(TicketDesk& desk, TicketStore& store) : desk_(desk), store_(store) {}

  grpc::Status CreateTicket(grpc::ServerContext* context, const v1::CreateTicketRequest* request,
                            v1::Ticket* response) override;
  grpc::Status CreateTicketFromCall(grpc::ServerContext* context,
                                    const v1::CreateTicketFromCallRequest* request,
                                    v1::Ticket* response) override;
  grpc::Status LinkCall(grpc::ServerContext* context, const v1::LinkCallRequest* request,
                        v1::Ticket* response) override;
  grpc::Status GetTicket(grpc::ServerContext* context, const v1::GetTicketRequest* request,
                         v1::Ticket* response) override;
  grpc::Status ListTickets(grpc::ServerContext* context, const v1::ListTicketsRequest* request,
                           v1::ListTicketsResponse* response) override;
  grpc::Status UpdateTicket(grpc::ServerContext* context, const v1::UpdateTicketRequest* request,
                            v1::Ticket* response) override;
  grpc::Status AddComment(grpc::ServerContext* context, const v1::AddCommentRequest* request,
                          v1::TicketAction* response) override;
  grpc::Status ListTicketActions(grpc::ServerContext* context,
                                 const v1::ListTicketActionsRequest* request,
                                 v1::ListTicketActionsResponse* response) override;
  grpc::Status GetCallDisposition(grpc::ServerContext* context,
                                  const v1::GetCallDispositionRequest* request,
                                  v1::CallDisposition* response) override;

 private:
  absl::StatusOr<v1::Ticket> Create(grpc::ServerContext& context,
                                    const v1::CreateTicketRequest& request);
  absl::StatusOr<v1::Ticket> CreateFromCall(grpc::ServerContext& context,
                                            const v1::CreateTicketFromCallRequest& request);
  absl::StatusOr<v1::Ticket> Link(grpc::ServerContext& context, const v1::LinkCallRequest& request);
  absl::StatusOr<v1::Ticket> Get(grpc::ServerContext& context, const v1::GetTicketRequest& request);
  absl::StatusOr<v1::ListTicketsResponse> List(grpc::ServerContext& context,
                                               const v1::ListTicketsRequest& request);
  absl::StatusOr<v1::Ticket> Update(grpc::ServerContext& context,
                                    const v1::UpdateTicketRequest& request);
  absl::StatusOr<v1::TicketAction> Comment(grpc::ServerContext& context,
                                           const v1::AddCommentRequest& request);
  absl::StatusOr<v1::ListTicketActionsResponse> ListActions(
      grpc::ServerContext& context, const v1::ListTicketActionsRequest& request);
  absl::StatusOr<v1::CallDisposition> Disposition(grpc::ServerContext& context,
                                                  const v1::GetCallDispositionRequest& request);

  TicketDesk& desk_;
  TicketStore& store_;
};

}  // namespace centralita::ticketing
