#pragma once

#include <memory>
#include <mutex>
#include <string>

#include <grpcpp/channel.h>

#include "absl/container/flat_hash_map.h"
#include "centralita/media/v1/media_gateway_service.grpc.pb.h"
#include "services/calls/app/gateway.h"

namespace centralita::calls {

/// Gateways over gRPC. Keeps one channel per address.
class GrpcGateway final : public Gateway {
 public:
  absl::StatusOr<std::vector<CommandResult>> Execute(absl::string_view address,
                                                     const std::vector<GatewayCommand>& commands,
                                                     absl::Time deadline) override;
  absl::StatusOr<GatewayLegs> ListLegs(absl::string_view address, const CallId& call,
                                       absl::Time deadline) override;

 private:
  using Stub = media::v1::MediaGatewayService::StubInterface;

  std::shared_ptr<Stub> StubFor(absl::string_view address);

  std::mutex mutex_;
  absl::flat_hash_map<std::string, std::shared_ptr<Stub>> stubs_;
};

/// The command as the contract has it.
media::v1::Command ToProto(const GatewayCommand& command);

}  // namespace centralita::calls
