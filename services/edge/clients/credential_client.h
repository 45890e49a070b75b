#pragma once

#include <memory>
#include <string>

#include <grpcpp/channel.h>

#include "centralita/directory/v1/credential_service.grpc.pb.h"
#include "services/edge/app/authenticator.h"

namespace centralita::edge {

/// The directory as the authority on keys. Never blocks.
class CredentialClient final : public KeyAuthority {
 public:
  CredentialClient(const std::shared_ptr<grpc::Channel>& directory, const Clock& clock)
      : stub_(directory::v1::CredentialService::NewStub(directory)), clock_(clock) {}

  void Ask(const std::string& key, Callback callback) override;

 private:
  const std::unique_ptr<directory::v1::CredentialService::Stub> stub_;
  const Clock& clock_;
};

}  // namespace centralita::edge
