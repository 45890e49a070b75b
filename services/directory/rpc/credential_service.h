#pragma once

#include "absl/status/statusor.h"
#include "centralita/directory/v1/credential_service.grpc.pb.h"
#include "services/directory/app/credentials.h"
#include "services/directory/metrics.h"

namespace centralita::directory {

/// Answers who somebody is. For services alone. See credential_service.proto.
class CredentialService final : public v1::CredentialService::Service {
 public:
  /// Both must outlive this.
  CredentialService(Credentials& credentials, Metrics& metrics)
      : credentials_(credentials), metrics_(metrics) {}

  grpc::Status AuthenticateKey(grpc::ServerContext* context,
                               const v1::AuthenticateKeyRequest* request,
                               v1::AuthenticateKeyResponse* response) override;
  grpc::Status GetSipCredential(grpc::ServerContext* context,
                                const v1::GetSipCredentialRequest* request,
                                v1::SipCredential* response) override;

 private:
  absl::StatusOr<v1::AuthenticateKeyResponse> AuthenticateKey(
      const grpc::ServerContext& context, const v1::AuthenticateKeyRequest& request);
  absl::StatusOr<v1::SipCredential> GetSipCredential(const grpc::ServerContext& context,
                                                     const v1::GetSipCredentialRequest& request);

  Credentials& credentials_;
  Metrics& metrics_;
};

}  // namespace centralita::directory
