#pragma once

#include <memory>
#include <string>

#include <grpcpp/channel.h>

#include "centralita/directory/v1/number_service.grpc.pb.h"
#include "centralita/directory/v1/person_service.grpc.pb.h"
#include "services/routing/app/administrators.h"
#include "services/routing/app/number_book.h"

namespace centralita::routing {

/// The service `directory`, over gRPC: who administers, and which group answers a number. Nothing is
/// remembered, so that a right that is taken away is gone at once. Safe for concurrent use.
class DirectoryClient final : public Administrators, public NumberBook {
 public:
  explicit DirectoryClient(const std::shared_ptr<grpc::ChannelInterface>& channel)
      : people_(directory::v1::PersonService::NewStub(channel)),
        numbers_(directory::v1::NumberService::NewStub(channel)) {}

  absl::StatusOr<bool> Has(const WorkspaceId& workspace, const PersonId& person,
                           absl::Time deadline) override;
  absl::StatusOr<GroupId> GroupOf(const WorkspaceId& workspace, const std::string& number,
                                  absl::Time deadline) override;

 private:
  const std::unique_ptr<directory::v1::PersonService::StubInterface> people_;
  const std::unique_ptr<directory::v1::NumberService::StubInterface> numbers_;
};

}  // namespace centralita::routing
