#pragma once

#include <memory>
#include <utility>

#include <grpcpp/channel.h>

#include "centralita/routing/v1/routing_service.grpc.pb.h"
#include "services/calls/app/router.h"

namespace centralita::calls {

/// The router: the service `routing`, over gRPC.
class GrpcRouter final : public Router {
 public:
  explicit GrpcRouter(std::shared_ptr<grpc::ChannelInterface> channel)
      : stub_(routing::v1::RoutingService::NewStub(std::move(channel))) {}

  absl::StatusOr<RoutingUpdate> Enqueue(const AgentRequest& request, absl::Time deadline) override;
  absl::StatusOr<RoutingUpdate> Accept(const WorkspaceId& workspace, const CallId& call,
                                       uint64_t token, absl::Time deadline) override;
  absl::StatusOr<RoutingUpdate> Decline(const WorkspaceId& workspace, const CallId& call,
                                        uint64_t token, DeclineOutcome outcome,
                                        absl::Time deadline) override;
  absl::StatusOr<RoutingUpdate> RequestCallback(const WorkspaceId& workspace, const CallId& call,
                                                const std::string& number,
                                                absl::Time deadline) override;
  absl::Status End(const WorkspaceId& workspace, const CallId& call, RoutingEndCause cause,
                   absl::Time deadline) override;
  absl::StatusOr<RoutingUpdate> Get(const WorkspaceId& workspace, const CallId& call,
                                    absl::Time deadline) override;

 private:
  const std::unique_ptr<routing::v1::RoutingService::StubInterface> stub_;
};

}  // namespace centralita::calls
