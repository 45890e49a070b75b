#pragma once

#include "centralita/routing/v1/supervision_service.grpc.pb.h"
#include "services/routing/app/supervision_desk.h"
#include "services/routing/app/supervision_log.h"
#include "services/routing/rpc/floor_stream.h"

namespace centralita::routing {

/// centralita.routing.v1.SupervisionService. Safe for concurrent use.
class SupervisionService final : public v1::SupervisionService::WithCallbackMethod_WatchFloor<
                                     v1::SupervisionService::Service> {
 public:
  struct Parts {
    SupervisionDesk& desk;
    SupervisorRights& rights;
    SupervisionLog& log;
    FloorSurroundings floor;
  };

  /// All must outlive this.
  explicit SupervisionService(const Parts& parts) : parts_(parts) {}

  grpc::ServerWriteReactor<v1::WatchFloorResponse>* WatchFloor(
      grpc::CallbackServerContext* context, const v1::WatchFloorRequest* request) override;
  grpc::Status MoveCall(grpc::ServerContext* context, const v1::MoveCallRequest* request,
                        v1::RoutingUpdate* response) override;
  grpc::Status AssignCall(grpc::ServerContext* context, const v1::AssignCallRequest* request,
                          v1::RoutingUpdate* response) override;
  grpc::Status PullCall(grpc::ServerContext* context, const v1::PullCallRequest* request,
                        v1::RoutingUpdate* response) override;
  grpc::Status SetCallPriority(grpc::ServerContext* context,
                               const v1::SetCallPriorityRequest* request,
                               v1::RoutingUpdate* response) override;
  grpc::Status ForceEndCall(grpc::ServerContext* context, const v1::ForceEndCallRequest* request,
                            v1::RoutingUpdate* response) override;
  grpc::Status ReleaseAgent(grpc::ServerContext* context, const v1::ReleaseAgentRequest* request,
                            v1::Presence* response) override;
  grpc::Status SetAgentStatus(grpc::ServerContext* context,
                              const v1::SetAgentStatusRequest* request,
                              v1::Presence* response) override;
  grpc::Status ListSupervisionActions(grpc::ServerContext* context,
                                      const v1::ListSupervisionActionsRequest* request,
                                      v1::ListSupervisionActionsResponse* response) override;

 private:
  using Context = grpc::ServerContext;

  /// The call that a request is about, of a caller who may supervise it; and who that is.
  template <typename Request>
  absl::StatusOr<std::pair<CallName, Supervisor>> AboutCall(const Context& context,
                                                            const Request& request);
  template <typename Request>
  absl::StatusOr<std::pair<PersonName, Supervisor>> AboutAgent(const Context& context,
                                                               const Request& request);
  template <typename CallCommand>
  absl::StatusOr<v1::RoutingUpdate> Do(const Context& context, const WorkspaceId& workspace,
                                       const CallCommand& command);

  absl::StatusOr<v1::RoutingUpdate> Move(const Context& context,
                                         const v1::MoveCallRequest& request);
  absl::StatusOr<v1::RoutingUpdate> Assign(const Context& context,
                                           const v1::AssignCallRequest& request);
  absl::StatusOr<v1::RoutingUpdate> Pull(const Context& context,
                                         const v1::PullCallRequest& request);
  absl::StatusOr<v1::RoutingUpdate> Prioritise(const Context& context,
                                               const v1::SetCallPriorityRequest& request);
  absl::StatusOr<v1::RoutingUpdate> ForceEnd(const Context& context,
                                             const v1::ForceEndCallRequest& request);
  absl::StatusOr<v1::Presence> Release(const Context& context,
                                       const v1::ReleaseAgentRequest& request);
  absl::StatusOr<v1::Presence> SetStatus(const Context& context,
                                         const v1::SetAgentStatusRequest& request);
  absl::StatusOr<v1::ListSupervisionActionsResponse> ListActions(
      const Context& context, const v1::ListSupervisionActionsRequest& request);

  const Parts parts_;
};

}  // namespace centralita::routing
