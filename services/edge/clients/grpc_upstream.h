#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include <grpcpp/channel.h>
#include <grpcpp/generic/generic_stub.h>

#include "services/edge/app/upstream.h"

namespace centralita::edge {

/// Calls services by gRPC, any method of any of them, with bytes for messages.
class GrpcUpstream final : public Upstream {
 public:
  using ChannelTo = std::function<std::shared_ptr<grpc::Channel>(absl::string_view service)>;

  explicit GrpcUpstream(ChannelTo channel_to) : channel_to_(std::move(channel_to)) {}

  std::shared_ptr<UpstreamCall> Start(const std::string& service, const std::string& path,
                                      const CallHeaders& headers, std::string message) override;

 private:
  grpc::GenericStub& StubOf(const std::string& service);

  const ChannelTo channel_to_;
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<grpc::GenericStub>> stubs_;  // Guarded by mutex_.
};

}  // namespace centralita::edge
