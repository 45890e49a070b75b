#pragma once

#include <cstdio>
#include <fstream>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <google/protobuf/util/message_differencer.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "centralita/directory/v1/contact_service.grpc.pb.h"
#include "centralita/directory/v1/credential_service.grpc.pb.h"
#include "centralita/directory/v1/number_service.grpc.pb.h"
#include "centralita/directory/v1/person_service.grpc.pb.h"
#include "centralita/directory/v1/trunk_service.grpc.pb.h"
#include "centralita/directory/v1/workspace_service.grpc.pb.h"
#include "libs/lifecycle/process.h"
#include "libs/rpc/caller.h"
#include "libs/rpc/client.h"
#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/test_database.h"
#include "services/directory/bind.h"
#include "services/directory/crypto/openssl_secrets.h"

namespace centralita::directory {

inline constexpr char kOperatorKey[] = "operator-key-for-tests";

/// The service, started once for all tests of this file; each test opens workspaces of its own.
class Running {
 public:
  Running() : key_file_(absl::StrCat(testing::TempDir(), "operator_key_", getpid())) {
    std::ofstream(key_file_) << kOperatorKey << "\n";
    process_ = std::make_unique<lifecycle::Process>(
        "directory", std::vector<std::pair<std::string, lifecycle::Bind>>{{"directory", Bind}},
        std::vector<std::string>{"--listen=127.0.0.1:0", "--metrics_listen=", "--shutdown_wait=0s",
                                 "--call_drain=100ms",
                                 absl::StrCat("--postgres_url=", database_.url()),
                                 absl::StrCat("--operator_key_file=", key_file_)},
        config::Environment{});
    const absl::Status started = process_->Start();
    if (!started.ok()) {
      std::fprintf(stderr, "%s\n", started.ToString().c_str());
      std::abort();
    }
    channel_ = process_->ChannelTo("directory");
  }
  ~Running() {
    process_->Stop();
    std::remove(key_file_.c_str());
  }

  test::TestDatabase& database() { return database_; }
  std::shared_ptr<grpc::Channel> channel() { return channel_; }
  std::string MetricsText() { return process_->metrics().Text(); }

 private:
  test::TestDatabase database_;
  const std::string key_file_;
  std::unique_ptr<lifecycle::Process> process_;
  std::shared_ptr<grpc::Channel> channel_;
};

/// Who makes a call.
struct As {
  std::string workspace;  // "workspaces/{id}"; empty: a service of ours.
  std::string person;     // "workspaces/{id}/people/{id}", or empty.
};

inline std::string LastId(const std::string& name) { return name.substr(name.rfind('/') + 1); }

class DirectoryTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { running_ = new Running; }
  static void TearDownTestSuite() {
    delete running_;
    running_ = nullptr;
  }

  template <typename Stub, typename Interface, typename Request, typename Response>
  absl::StatusOr<Response> Ask(Stub& stub,
                               grpc::Status (Interface::*method)(grpc::ClientContext*,
                                                                 const Request&, Response*),
                               const Request& request, const As& as = {}) {
    grpc::ClientContext context;
    rpc::Prepare(context, test::Soon());
    if (!as.workspace.empty()) context.AddMetadata(rpc::kWorkspaceHeader, LastId(as.workspace));
    if (!as.person.empty()) context.AddMetadata(rpc::kPersonHeader, LastId(as.person));
    Response response;
    const grpc::Status status = (stub.*method)(&context, request, &response);
    if (!status.ok()) return rpc::FromGrpc(status);
    return response;
  }

  std::string OpenWorkspace(const std::string& region = "ES") {
    v1::CreateWorkspaceRequest request;
    request.mutable_workspace()->set_display_name("Acme");
    request.mutable_workspace()->set_default_region(region);
    auto opened = Ask(*workspaces_, &v1::WorkspaceService::StubInterface::CreateWorkspace, request);
    EXPECT_THAT(opened, test::IsOk());
    return opened.ok() ? opened->workspace().name() : "";
  }

  absl::StatusOr<v1::Person> AddPerson(const std::string& workspace, const std::string& name,
                                       const std::string& extension,
                                       const std::string& request_id = "", const As& as = {}) {
    v1::CreatePersonRequest request;
    request.set_parent(workspace);
    request.mutable_person()->set_display_name(name);
    request.mutable_person()->set_extension(extension);
    request.set_request_id(request_id);
    return Ask(*people_, &v1::PersonService::StubInterface::CreatePerson, request, as);
  }

  absl::StatusOr<v1::Person> Rename(const v1::Person& person, const std::string& name,
                                    const As& as = {}) {
    v1::UpdatePersonRequest request;
    request.mutable_person()->set_name(person.name());
    request.mutable_person()->set_etag(person.etag());
    request.mutable_person()->set_display_name(name);
    request.mutable_update_mask()->add_paths("display_name");
    return Ask(*people_, &v1::PersonService::StubInterface::UpdatePerson, request, as);
  }

  absl::StatusOr<v1::Person> GetPerson(const std::string& name, const As& as = {}) {
    v1::GetPersonRequest request;
    request.set_name(name);
    return Ask(*people_, &v1::PersonService::StubInterface::GetPerson, request, as);
  }

  absl::StatusOr<v1::Contact> AddContact(const std::string& workspace, const std::string& name,
                                         const std::vector<std::string>& numbers) {
    v1::CreateContactRequest request;
    request.set_parent(workspace);
    request.mutable_contact()->set_display_name(name);
    for (const std::string& number : numbers) {
      request.mutable_contact()->add_numbers()->set_e164(number);
    }
    return Ask(*contacts_, &v1::ContactService::StubInterface::CreateContact, request);
  }

  absl::StatusOr<v1::LookupContactsResponse> Lookup(const std::string& workspace,
                                                    const std::string& number) {
    v1::LookupContactsRequest request;
    request.set_parent(workspace);
    request.set_number(number);
    return Ask(*contacts_, &v1::ContactService::StubInterface::LookupContacts, request);
  }

  absl::StatusOr<v1::AuthenticateKeyResponse> Authenticate(const std::string& key) {
    v1::AuthenticateKeyRequest request;
    request.set_api_key(key);
    return Ask(*credentials_, &v1::CredentialService::StubInterface::AuthenticateKey, request);
  }

  absl::StatusOr<v1::Number> Resolve(const std::string& dialled, const std::string& region) {
    v1::ResolveNumberRequest request;
    request.set_dialled(dialled);
    request.set_region(region);
    return Ask(*numbers_, &v1::NumberService::StubInterface::ResolveNumber, request);
  }

  absl::StatusOr<v1::Number> AddNumber(const std::string& workspace, const std::string& e164,
                                       const std::string& group = "") {
    v1::CreateNumberRequest request;
    request.set_parent(workspace);
    request.mutable_number()->set_e164(e164);
    request.mutable_number()->set_group(group);
    return Ask(*numbers_, &v1::NumberService::StubInterface::CreateNumber, request);
  }

  inline static Running* running_ = nullptr;

  std::unique_ptr<v1::WorkspaceService::Stub> workspaces_ =
      v1::WorkspaceService::NewStub(running_->channel());
  std::unique_ptr<v1::PersonService::Stub> people_ =
      v1::PersonService::NewStub(running_->channel());
  std::unique_ptr<v1::ContactService::Stub> contacts_ =
      v1::ContactService::NewStub(running_->channel());
  std::unique_ptr<v1::NumberService::Stub> numbers_ =
      v1::NumberService::NewStub(running_->channel());
  std::unique_ptr<v1::TrunkService::Stub> trunks_ = v1::TrunkService::NewStub(running_->channel());
  std::unique_ptr<v1::CredentialService::Stub> credentials_ =
      v1::CredentialService::NewStub(running_->channel());
};

}  // namespace centralita::directory
