#pragma once

#include <memory>
#include <utility>

#include <grpcpp/channel.h>

#include "centralita/directory/v1/contact_service.grpc.pb.h"
#include "centralita/directory/v1/number_service.grpc.pb.h"
#include "services/calls/app/directory.h"

namespace centralita::calls {

/// The service `directory`, over gRPC.
class GrpcDirectory final : public Directory {
 public:
  explicit GrpcDirectory(const std::shared_ptr<grpc::ChannelInterface>& channel)
      : numbers_(directory::v1::NumberService::NewStub(channel)),
        contacts_(directory::v1::ContactService::NewStub(channel)) {}

  absl::StatusOr<OwnedNumber> ResolveNumber(absl::string_view dialled, absl::string_view region,
                                            absl::Time deadline) override;
  absl::StatusOr<CallerFacts> LookUpCaller(const WorkspaceId& workspace, absl::string_view number,
                                           absl::Time deadline) override;

 private:
  const std::unique_ptr<directory::v1::NumberService::StubInterface> numbers_;
  const std::unique_ptr<directory::v1::ContactService::StubInterface> contacts_;
};

}  // namespace centralita::calls
