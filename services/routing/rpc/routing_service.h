#pragma once

#include "centralita/routing/v1/routing_service.grpc.pb.h"
#include "services/routing/app/call_desk.h"
#include "services/routing/app/floor.h"
#include "services/routing/app/supervisor_rights.h"

namespace centralita::routing {

/// centralita.routing.v1.RoutingService. Safe for concurrent use.
class RoutingService final : public v1::RoutingService::Service {
 public:
  /// All must outlive this.
  RoutingService(CallDesk& desk, Floor& floor, SupervisorRights& rights)
      : desk_(desk), floor_(floor), rights_(rights) {}

  grpc::Status Enqueue(grpc::ServerContext* context, const v1::EnqueueRequest* request,
                       v1::RoutingUpdate* response) override;
  grpc::Status AcceptOffer(grpc::ServerContext* context, const v1::AcceptOfferRequest* request,
                           v1::RoutingUpdate* response) override;
  grpc::Status DeclineOffer(grpc::ServerContext* context, const v1::DeclineOfferRequest* request,
                            v1::RoutingUpdate* response) override;
  grpc::Status EndCall(grpc::ServerContext* context, const v1::EndCallRequest* request,
                       v1::EndCallResponse* response) override;
  grpc::Status GetCallRouting(grpc::ServerContext* context,
                              const v1::GetCallRoutingRequest* request,
                              v1::RoutingUpdate* response) override;
  grpc::Status RequestCallback(grpc::ServerContext* context,
                               const v1::RequestCallbackRequest* request,
                               v1::RoutingUpdate* response) override;
  grpc::Status BeginAgentCall(grpc::ServerContext* context,
                              const v1::BeginAgentCallRequest* request,
                              v1::BeginAgentCallResponse* response) override;
  grpc::Status EndAgentCall(grpc::ServerContext* context, const v1::EndAgentCallRequest* request,
                            v1::EndAgentCallResponse* response) override;
  grpc::Status ListQueueEntries(grpc::ServerContext* context,
                                const v1::ListQueueEntriesRequest* request,
                                v1::ListQueueEntriesResponse* response) override;
  grpc::Status GetGroupFigures(grpc::ServerContext* context,
                               const v1::GetGroupFiguresRequest* request,
                               v1::GroupFigures* response) override;

 private:
  absl::StatusOr<v1::RoutingUpdate> Enqueue(const grpc::ServerContext& context,
                                            const v1::EnqueueRequest& request);
  absl::StatusOr<v1::RoutingUpdate> AcceptOffer(const grpc::ServerContext& context,
                                                const v1::AcceptOfferRequest& request);
  absl::StatusOr<v1::RoutingUpdate> DeclineOffer(const grpc::ServerContext& context,
                                                 const v1::DeclineOfferRequest& request);
  absl::StatusOr<v1::EndCallResponse> EndCall(const grpc::ServerContext& context,
                                              const v1::EndCallRequest& request);
  absl::StatusOr<v1::RoutingUpdate> GetCallRouting(const grpc::ServerContext& context,
                                                   const v1::GetCallRoutingRequest& request);
  absl::StatusOr<v1::RoutingUpdate> RequestCallback(const grpc::ServerContext& context,
                                                    const v1::RequestCallbackRequest& request);
  absl::StatusOr<v1::BeginAgentCallResponse> BeginAgentCall(
      const grpc::ServerContext& context, const v1::BeginAgentCallRequest& request);
  absl::StatusOr<v1::EndAgentCallResponse> EndAgentCall(const grpc::ServerContext& context,
                                                        const v1::EndAgentCallRequest& request);
  absl::StatusOr<v1::ListQueueEntriesResponse> ListQueueEntries(
      const grpc::ServerContext& context, const v1::ListQueueEntriesRequest& request);
  absl::StatusOr<v1::GroupFigures> GetGroupFigures(const grpc::ServerContext& context,
                                                   const v1::GetGroupFiguresRequest& request);

  CallDesk& desk_;
  Floor& floor_;
  SupervisorRights& rights_;
};

}  // namespace centralita::routing
