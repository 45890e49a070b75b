#include "services/calls/rpc/routing_update_service.h"

#include <utility>

#include "libs/rpc/deadline.h"
#include "libs/rpc/status.h"
#include "services/calls/rpc/internal.h"
#include "services/calls/wire/routing_update.h"

namespace centralita::calls {

grpc::Status RoutingUpdateService::DeliverUpdate(grpc::ServerContext* context,
                                                 const v1::DeliverUpdateRequest* request,
                                                 v1::DeliverUpdateResponse*) {
  return rpc::ToGrpc(Deliver(*context, *request), kErrorDomain);
}

absl::Status RoutingUpdateService::Deliver(const grpc::ServerContext& context,
                                           const v1::DeliverUpdateRequest& request) {
  if (absl::Status allowed = CheckInternal(context); !allowed.ok()) return allowed;
  absl::StatusOr<RoutingUpdate> update = FromProto(request.update());
  if (!update.ok()) return update.status();
  const absl::StatusOr<CallId> call = CallId::Parse(request.update().call_id());
  if (!call.ok()) {
    return status::Error(absl::StatusCode::kNotFound, "CALL_NOT_FOUND", call.status().message());
  }
  return calls_.Execute(*call, FollowRouting{*std::move(update)}, rpc::DeadlineOf(context))
      .status();
}

}  // namespace centralita::calls
