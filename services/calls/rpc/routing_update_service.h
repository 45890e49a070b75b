#pragma once

#include "centralita/calls/v1/routing_update_service.grpc.pb.h"
#include "services/calls/app/call_store.h"

namespace centralita::calls {

/// Where the router tells what it has decided.
class RoutingUpdateService final : public v1::RoutingUpdateService::Service {
 public:
  /// `calls` must outlive this.
  explicit RoutingUpdateService(CallStore& calls) : calls_(calls) {}

  grpc::Status DeliverUpdate(grpc::ServerContext* context, const v1::DeliverUpdateRequest* request,
                             v1::DeliverUpdateResponse* response) override;

 private:
  absl::Status Deliver(const grpc::ServerContext& context, const v1::DeliverUpdateRequest& request);

  CallStore& calls_;
};

}  // namespace centralita::calls
