#include "services/directory/rpc/credential_service.h"

#include <utility>

#include "libs/rpc/deadline.h"
#include "services/directory/rpc/answer.h"
#include "services/directory/rpc/convert.h"

namespace centralita::directory {
namespace {

absl::string_view KindOf(const absl::StatusOr<Credentials::Identity>& identity) {
  if (!identity.ok()) return "unknown";
  if (identity->is_operator) return "operator";
  return identity->owner.person.empty() ? "workspace" : "person";
}

}  // namespace

grpc::Status CredentialService::AuthenticateKey(grpc::ServerContext* context,
                                                const v1::AuthenticateKeyRequest* request,
                                                v1::AuthenticateKeyResponse* response) {
  return Answer(metrics_, AuthenticateKey(*context, *request), response);
}

grpc::Status CredentialService::GetSipCredential(grpc::ServerContext* context,
                                                 const v1::GetSipCredentialRequest* request,
                                                 v1::SipCredential* response) {
  return Answer(metrics_, GetSipCredential(*context, *request), response);
}

absl::StatusOr<v1::AuthenticateKeyResponse> CredentialService::AuthenticateKey(
    const grpc::ServerContext& context, const v1::AuthenticateKeyRequest& request) {
  if (absl::Status may = CheckTrusted(context); !may.ok()) return may;
  absl::StatusOr<Credentials::Identity> identity =
      credentials_.Authenticate(request.api_key(), rpc::DeadlineOf(context));
  if (identity.ok() || absl::IsUnauthenticated(identity.status())) {
    metrics_.authentications.With({KindOf(identity)}).Increment();
  }
  if (!identity.ok()) return identity.status();
  v1::AuthenticateKeyResponse response;
  response.set_workspace_id(identity->owner.workspace.value());
  response.set_person_id(identity->owner.person.value());
  response.set_operator_(identity->is_operator);
  return response;
}

absl::StatusOr<v1::SipCredential> CredentialService::GetSipCredential(
    const grpc::ServerContext& context, const v1::GetSipCredentialRequest& request) {
  if (absl::Status may = CheckTrusted(context); !may.ok()) return may;
  absl::StatusOr<SipAccount> account =
      credentials_.FindSipAccount(request.sip_username(), rpc::DeadlineOf(context));
  if (!account.ok()) return account.status();
  v1::SipCredential response;
  response.set_sip_username(account->person.sip_username);
  response.set_realm(account->digests.realm);
  response.set_ha1_md5(account->digests.ha1_md5);
  response.set_ha1_sha256(account->digests.ha1_sha256);
  response.set_workspace_id(account->person.workspace.value());
  response.set_person_id(account->person.id.value());
  response.set_extension(account->person.extension);
  response.set_display_name(account->person.display_name);
  return response;
}

}  // namespace centralita::directory
