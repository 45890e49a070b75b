#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include <grpcpp/channel.h>

#include "centralita/directory/v1/contact_service.grpc.pb.h"
#include "centralita/directory/v1/workspace_service.grpc.pb.h"
#include "libs/clock/clock.h"
#include "services/ticketing/app/directory.h"

namespace centralita::ticketing {

/// The directory service. Locales are kept for minutes, and for as long as the directory is down;
/// contacts are kept by the store, beside the call. Safe for concurrent use.
class DirectoryClient final : public Directory {
 public:
  /// `clock` must outlive this.
  DirectoryClient(std::shared_ptr<grpc::ChannelInterface> channel, const Clock& clock)
      : workspaces_(directory::v1::WorkspaceService::NewStub(channel)),
        contacts_(directory::v1::ContactService::NewStub(channel)),
        clock_(clock) {}

  /// With a deadline in the past: what is remembered, without asking.
  Locale LocaleOf(const WorkspaceId& workspace, absl::Time deadline) override;

  absl::StatusOr<std::vector<Contact>> LookupContacts(const WorkspaceId& workspace,
                                                      absl::string_view e164,
                                                      absl::Time deadline) override;

 private:
  struct Known {
    Locale locale;
    absl::Time asked = absl::InfinitePast();
  };

  const std::unique_ptr<directory::v1::WorkspaceService::StubInterface> workspaces_;
  const std::unique_ptr<directory::v1::ContactService::StubInterface> contacts_;
  const Clock& clock_;
  std::mutex mutex_;
  std::map<WorkspaceId, Known> locales_;
};

}  // namespace centralita::ticketing
