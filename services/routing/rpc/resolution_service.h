#pragma once

#include "centralita/routing/v1/resolution_service.grpc.pb.h"
#include "services/routing/app/resolver.h"

namespace centralita::routing {

/// centralita.routing.v1.ResolutionService. Safe for concurrent use.
class ResolutionService final : public v1::ResolutionService::Service {
 public:
  /// `resolver` must outlive this.
  explicit ResolutionService(Resolver& resolver) : resolver_(resolver) {}

  grpc::Status ResolveAt(grpc::ServerContext* context, const v1::ResolveAtRequest* request,
                         v1::Resolution* response) override;

 private:
  absl::StatusOr<v1::Resolution> Resolve(const grpc::ServerContext& context,
                                         const v1::ResolveAtRequest& request);

  Resolver& resolver_;
};

}  // namespace centralita::routing
