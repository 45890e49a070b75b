#pragma once

#include <memory>
#include <string>
#include <vector>

#include <grpcpp/channel.h>
#include <grpcpp/server.h>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/metrics/metrics.h"

namespace centralita::rpc {

struct ServerOptions {
  std::string service;        // For logs and metrics.
  std::string address;        // "host:port"; port 0 takes a free one. Empty: in process only.
  std::string local_address;  // Another one, for siblings: "unix-abstract:name". Empty: none.
  int max_threads = 64;       // For unary handlers; calls beyond are RESOURCE_EXHAUSTED.
  metrics::Registry* metrics = nullptr;
};

/// A gRPC server of this house: health, reflection, request ids, a log line and metrics per call.
class Server {
 public:
  /// Begins to accept calls, and says NOT_SERVING. UNAVAILABLE with ADDRESS_IN_USE if the address
  /// cannot be bound.
  static absl::StatusOr<std::unique_ptr<Server>> Start(ServerOptions options,
                                                       const std::vector<grpc::Service*>& services);
  ~Server();

  /// Tells balancers whether to send calls here (grpc.health.v1).
  void SetServing(bool serving);

  /// Refuses new calls, and cancels at `deadline` those that are not done. Waits for all handlers.
  void Shutdown(absl::Time deadline);

  std::shared_ptr<grpc::Channel> InProcessChannel();

  /// "host:port" with the real port; "" if in process only.
  const std::string& address() const { return address_; }

 private:
  Server(std::unique_ptr<grpc::Server> server, std::string address);

  std::unique_ptr<grpc::Server> server_;
  std::string address_;
};

}  // namespace centralita::rpc
