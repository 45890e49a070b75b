#include "services/edge/clients/credential_client.h"

#include <utility>

#include "libs/rpc/client.h"
#include "libs/rpc/status.h"

namespace centralita::edge {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(2);

/// What must live until the answer has come.
struct Question {
  grpc::ClientContext context;
  directory::v1::AuthenticateKeyRequest request;
  directory::v1::AuthenticateKeyResponse response;
};

}  // namespace

void CredentialClient::Ask(const std::string& key, Callback callback) {
  auto question = std::make_shared<Question>();
  rpc::Prepare(question->context, clock_.Now() + kPatience);
  question->request.set_api_key(key);
  stub_->async()->AuthenticateKey(
      &question->context, &question->request, &question->response,
      [question, callback = std::move(callback)](const grpc::Status& status) {
        if (!status.ok()) {
          callback(rpc::FromGrpc(status));
          return;
        }
        callback(Principal{.workspace_id = question->response.workspace_id(),
                           .person_id = question->response.person_id(),
                           .is_operator = question->response.operator_()});
      });
}

}  // namespace centralita::edge
