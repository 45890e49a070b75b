// Workspaces and people, asked for through gRPC on a real PostgreSQL.

#include "services/directory/service_fixture.h"

#include <algorithm>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/directory/crypto/openssl_secrets.h"

namespace centralita::directory {
namespace {

using google::protobuf::util::MessageDifferencer;
using test::IsOk;
using test::StatusIs;
using testing::ElementsAre;
using testing::IsEmpty;

TEST_F(DirectoryTest, AWorkspaceOpensWithAKeyThatIsShownOnce) {
  v1::CreateWorkspaceRequest request;
  request.mutable_workspace()->set_display_name("Acme");
  request.set_request_id("open-acme");
  ASSERT_OK_AND_ASSIGN(
      const auto opened,
      Ask(*workspaces_, &v1::WorkspaceService::StubInterface::CreateWorkspace, request));
  EXPECT_EQ(opened.workspace().default_region(), "ES");
  EXPECT_EQ(opened.workspace().locale(), "es");

  ASSERT_OK_AND_ASSIGN(
      const auto again,
      Ask(*workspaces_, &v1::WorkspaceService::StubInterface::CreateWorkspace, request));
  EXPECT_EQ(again.workspace().name(), opened.workspace().name());
  EXPECT_EQ(again.api_key(), "");

  ASSERT_OK_AND_ASSIGN(const auto identity, Authenticate(opened.api_key()));
  EXPECT_EQ(identity.workspace_id(), LastId(opened.workspace().name()));
  EXPECT_EQ(identity.person_id(), "");
  EXPECT_FALSE(identity.operator_());

  request.mutable_workspace()->set_display_name("Other");
  EXPECT_THAT(Ask(*workspaces_, &v1::WorkspaceService::StubInterface::CreateWorkspace, request),
              StatusIs(absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"));
}

TEST_F(DirectoryTest, OperatorsKeyAndUnknownKeys) {
  ASSERT_OK_AND_ASSIGN(const auto identity, Authenticate(kOperatorKey));
  EXPECT_TRUE(identity.operator_());
  EXPECT_EQ(identity.workspace_id(), "");
  for (const char* key : {"", "operator-key-for-test", "ck_guess"}) {
    EXPECT_THAT(Authenticate(key), StatusIs(absl::StatusCode::kUnauthenticated, "KEY_UNKNOWN"));
  }
}

TEST_F(DirectoryTest, WhatIsForOperatorsIsRefusedToWorkspaces) {
  const As member{OpenWorkspace(), ""};
  EXPECT_THAT(Ask(*workspaces_, &v1::WorkspaceService::StubInterface::CreateWorkspace,
                  v1::CreateWorkspaceRequest(), member),
              StatusIs(absl::StatusCode::kPermissionDenied, "OPERATOR_ONLY"));
  EXPECT_THAT(
      Ask(*trunks_, &v1::TrunkService::StubInterface::ListTrunks, v1::ListTrunksRequest(), member),
      StatusIs(absl::StatusCode::kPermissionDenied, "OPERATOR_ONLY"));
  EXPECT_THAT(Ask(*credentials_, &v1::CredentialService::StubInterface::GetSipCredential,
                  v1::GetSipCredentialRequest(), member),
              StatusIs(absl::StatusCode::kPermissionDenied, "OPERATOR_ONLY"));
  EXPECT_THAT(Ask(*numbers_, &v1::NumberService::StubInterface::ResolveNumber,
                  v1::ResolveNumberRequest(), member),
              StatusIs(absl::StatusCode::kPermissionDenied, "OPERATOR_ONLY"));
}

TEST_F(DirectoryTest, ExtensionsAreUniqueInAWorkspaceAndSipUsernamesInTheSystem) {
  const std::string acme = OpenWorkspace();
  const std::string other = OpenWorkspace();
  ASSERT_OK_AND_ASSIGN(const v1::Person ana, AddPerson(acme, "Ana", "101"));
  ASSERT_OK_AND_ASSIGN(const v1::Person bob, AddPerson(other, "Bob", "101"));
  EXPECT_THAT(ana.sip_username(), testing::MatchesRegex("101-[a-z2-9]{6}"));
  EXPECT_NE(ana.sip_username(), bob.sip_username());
  EXPECT_EQ(ana.sip_realm(), "centralita");
  EXPECT_THAT(AddPerson(acme, "Carl", "101"),
              StatusIs(absl::StatusCode::kAlreadyExists, "EXTENSION_TAKEN"));
  EXPECT_THAT(AddPerson(acme, "Carl", ""), IsOk());
  EXPECT_THAT(AddPerson(acme, "Dora", ""), IsOk());
}

TEST_F(DirectoryTest, ARequestThatComesTwiceIsCarriedOutOnce) {
  const std::string acme = OpenWorkspace();
  ASSERT_OK_AND_ASSIGN(const v1::Person first, AddPerson(acme, "Ana", "101", "r1"));
  ASSERT_OK_AND_ASSIGN(const v1::Person second, AddPerson(acme, "Ana", "101", "r1"));
  EXPECT_TRUE(MessageDifferencer::Equals(first, second)) << second.DebugString();
  EXPECT_THAT(AddPerson(acme, "Eve", "102", "r1"),
              StatusIs(absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"));
  EXPECT_THAT(AddPerson(OpenWorkspace(), "Ana", "101", "r1"), IsOk()) << "another's id is free";
}

TEST_F(DirectoryTest, OfTwentyEqualRequestsAtOnceAllGetTheSamePerson) {
  const std::string acme = OpenWorkspace();
  std::vector<std::string> names(20);
  std::vector<std::thread> threads;
  for (std::string& name : names) {
    threads.emplace_back([&] {
      const absl::StatusOr<v1::Person> person = AddPerson(acme, "Ana", "101", "r1");
      name = person.ok() ? person->name() : person.status().ToString();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), 1u) << names[0];
}

TEST_F(DirectoryTest, OfTwoWhoChangeTheSameVersionOneIsTold) {
  ASSERT_OK_AND_ASSIGN(const v1::Person ana, AddPerson(OpenWorkspace(), "Ana", "101"));
  int done = 0;
  int told = 0;
  std::vector<std::thread> threads;
  std::mutex mutex;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      const absl::Status status = Rename(ana, absl::StrCat("Ana ", i)).status();
      const std::lock_guard<std::mutex> lock(mutex);
      done += status.ok();
      told += status::Reason(status) == "ETAG_MISMATCH";
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(done, 1);
  EXPECT_EQ(told, 7);
}

TEST_F(DirectoryTest, WithoutEtagAllChangesHold) {
  ASSERT_OK_AND_ASSIGN(v1::Person ana, AddPerson(OpenWorkspace(), "Ana", "101"));
  ana.clear_etag();
  ASSERT_OK_AND_ASSIGN(const v1::Person renamed, Rename(ana, "Anna"));
  EXPECT_EQ(renamed.display_name(), "Anna");
  EXPECT_EQ(renamed.extension(), "101");
  v1::UpdatePersonRequest request;
  *request.mutable_person() = ana;
  EXPECT_THAT(Ask(*people_, &v1::PersonService::StubInterface::UpdatePerson, request),
              StatusIs(absl::StatusCode::kInvalidArgument, "UPDATE_MASK_INVALID"));
  request.mutable_update_mask()->add_paths("sip_username");
  EXPECT_THAT(Ask(*people_, &v1::PersonService::StubInterface::UpdatePerson, request),
              StatusIs(absl::StatusCode::kInvalidArgument, "UPDATE_MASK_INVALID"));
}

TEST_F(DirectoryTest, NobodySeesAnotherWorkspace) {
  const std::string acme = OpenWorkspace();
  const As stranger{OpenWorkspace(), ""};
  ASSERT_OK_AND_ASSIGN(const v1::Person ana, AddPerson(acme, "Ana", "101"));

  EXPECT_THAT(GetPerson(ana.name(), stranger),
              StatusIs(absl::StatusCode::kPermissionDenied, "WORKSPACE_FOREIGN"));
  EXPECT_THAT(Rename(ana, "Eve", stranger),
              StatusIs(absl::StatusCode::kPermissionDenied, "WORKSPACE_FOREIGN"));
  EXPECT_THAT(AddPerson(acme, "Eve", "666", "", stranger),
              StatusIs(absl::StatusCode::kPermissionDenied, "WORKSPACE_FOREIGN"));
  // Not by a name that mixes one's own workspace with the other's person, either.
  EXPECT_THAT(GetPerson(absl::StrCat(stranger.workspace, "/people/", LastId(ana.name())), stranger),
              StatusIs(absl::StatusCode::kNotFound, "PERSON_NOT_FOUND"));
  ASSERT_THAT(AddContact(acme, "Lucía", {"911234567"}), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto found, Lookup(stranger.workspace, "911234567"));
  EXPECT_THAT(found.contacts(), IsEmpty());
}

TEST_F(DirectoryTest, OnlyAdministratorsChangePeople) {
  const std::string acme = OpenWorkspace();
  ASSERT_OK_AND_ASSIGN(const v1::Person ana, AddPerson(acme, "Ana", "101"));
  const As as_ana{acme, ana.name()};
  EXPECT_THAT(AddPerson(acme, "Eve", "102", "", as_ana),
              StatusIs(absl::StatusCode::kPermissionDenied, "ADMINISTER"));

  v1::UpdatePersonRequest promote;
  promote.mutable_person()->set_name(ana.name());
  promote.mutable_person()->add_permissions(v1::PERMISSION_ADMINISTER);
  promote.mutable_update_mask()->add_paths("permissions");
  EXPECT_THAT(Ask(*people_, &v1::PersonService::StubInterface::UpdatePerson, promote, as_ana),
              StatusIs(absl::StatusCode::kPermissionDenied, "ADMINISTER"));
  ASSERT_THAT(Ask(*people_, &v1::PersonService::StubInterface::UpdatePerson, promote, {acme, ""}),
              IsOk());
  EXPECT_THAT(AddPerson(acme, "Eve", "102", "", as_ana), IsOk());
}

TEST_F(DirectoryTest, ASipPasswordIsKeptAsDigestsAndVoidWithItsExtension) {
  ASSERT_OK_AND_ASSIGN(const v1::Person ana, AddPerson(OpenWorkspace(), "Ana", "101"));
  v1::RotateSipPasswordRequest rotate;
  rotate.set_name(ana.name());
  ASSERT_OK_AND_ASSIGN(const auto made,
                       Ask(*people_, &v1::PersonService::StubInterface::RotateSipPassword, rotate));
  EXPECT_EQ(made.sip_username(), ana.sip_username());
  EXPECT_EQ(made.sip_password().size(), 24u);

  v1::GetSipCredentialRequest ask;
  ask.set_sip_username(ana.sip_username());
  ASSERT_OK_AND_ASSIGN(
      const auto credential,
      Ask(*credentials_, &v1::CredentialService::StubInterface::GetSipCredential, ask));
  const std::string a1 =
      absl::StrCat(made.sip_username(), ":", made.sip_realm(), ":", made.sip_password());
  EXPECT_EQ(credential.ha1_md5(), OpensslSecrets().Md5(a1));
  EXPECT_EQ(credential.ha1_sha256(), OpensslSecrets().Sha256(a1));
  EXPECT_EQ(credential.person_id(), LastId(ana.name()));
  EXPECT_EQ(credential.extension(), "101");
  EXPECT_EQ(running_->database().Query(
                absl::StrCat("SELECT count(*) FROM directory.people AS p WHERE p::text LIKE '%",
                             made.sip_password(), "%'")),
            "0");

  v1::UpdatePersonRequest move;
  move.mutable_person()->set_name(ana.name());
  move.mutable_person()->set_extension("202");
  move.mutable_update_mask()->add_paths("extension");
  ASSERT_THAT(Ask(*people_, &v1::PersonService::StubInterface::UpdatePerson, move), IsOk());
  for (const std::string& username :
       {ana.sip_username(), absl::StrCat("202", ana.sip_username().substr(3))}) {
    ask.set_sip_username(username);
    EXPECT_THAT(Ask(*credentials_, &v1::CredentialService::StubInterface::GetSipCredential, ask),
                StatusIs(absl::StatusCode::kNotFound, "SIP_USERNAME_UNKNOWN"))
        << username;
  }
}

TEST_F(DirectoryTest, WithoutExtensionThereIsNoSipPassword) {
  ASSERT_OK_AND_ASSIGN(const v1::Person ana, AddPerson(OpenWorkspace(), "Ana", ""));
  v1::RotateSipPasswordRequest rotate;
  rotate.set_name(ana.name());
  EXPECT_THAT(Ask(*people_, &v1::PersonService::StubInterface::RotateSipPassword, rotate),
              StatusIs(absl::StatusCode::kFailedPrecondition, "EXTENSION_MISSING"));
}

TEST_F(DirectoryTest, APersonHasOneKeyAndMayRotateIt) {
  const std::string acme = OpenWorkspace();
  ASSERT_OK_AND_ASSIGN(const v1::Person ana, AddPerson(acme, "Ana", "101"));
  ASSERT_OK_AND_ASSIGN(const v1::Person bob, AddPerson(acme, "Bob", "102"));
  v1::RotatePersonKeyRequest rotate;
  rotate.set_name(ana.name());
  const auto method = &v1::PersonService::StubInterface::RotatePersonKey;
  EXPECT_THAT(Ask(*people_, method, rotate, {acme, bob.name()}),
              StatusIs(absl::StatusCode::kPermissionDenied, "ADMINISTER"));
  ASSERT_OK_AND_ASSIGN(const auto first, Ask(*people_, method, rotate, {acme, ana.name()}));
  ASSERT_OK_AND_ASSIGN(const auto identity, Authenticate(first.api_key()));
  EXPECT_EQ(identity.person_id(), LastId(ana.name()));
  EXPECT_EQ(identity.workspace_id(), LastId(acme));

  ASSERT_OK_AND_ASSIGN(const auto second, Ask(*people_, method, rotate));
  EXPECT_THAT(Authenticate(first.api_key()),
              StatusIs(absl::StatusCode::kUnauthenticated, "KEY_UNKNOWN"));
  EXPECT_THAT(Authenticate(second.api_key()), IsOk());
}

TEST_F(DirectoryTest, TwentyFiveHundredPeopleArePagedWithoutGapOrRepetition) {
  const std::string acme = OpenWorkspace();
  running_->database().Query(absl::StrFormat(
      "INSERT INTO directory.people (id, workspace_id, display_name, email, extension,"
      " sip_username, permissions, create_time) SELECT 'p' || n, '%s', 'Name ' || n %% 100, '', '',"
      " '', '{}', now() FROM generate_series(1, 2500) AS n",
      LastId(acme)));
  v1::ListPeopleRequest request;
  request.set_parent(acme);
  request.set_page_size(700);
  std::vector<int> sizes;
  std::vector<std::pair<std::string, std::string>> seen;
  do {
    ASSERT_OK_AND_ASSIGN(const auto page,
                         Ask(*people_, &v1::PersonService::StubInterface::ListPeople, request));
    sizes.push_back(page.people_size());
    for (const v1::Person& person : page.people()) {
      seen.emplace_back(person.display_name(), person.name());
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(sizes, ElementsAre(700, 700, 700, 400));
  EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
  EXPECT_EQ(std::set(seen.begin(), seen.end()).size(), 2500u);

  request.set_page_token("nonsense");
  EXPECT_THAT(Ask(*people_, &v1::PersonService::StubInterface::ListPeople, request),
              StatusIs(absl::StatusCode::kInvalidArgument, "PAGE_TOKEN_INVALID"));
}

TEST_F(DirectoryTest, SeveralPeopleAreFoundInTheOrderAskedFor) {
  const std::string acme = OpenWorkspace();
  ASSERT_OK_AND_ASSIGN(const v1::Person ana, AddPerson(acme, "Ana", "101"));
  ASSERT_OK_AND_ASSIGN(const v1::Person bob, AddPerson(acme, "Bob", "102"));
  v1::BatchGetPeopleRequest request;
  request.set_parent(acme);
  request.add_names(bob.name());
  request.add_names(absl::StrCat(acme, "/people/nobody"));
  request.add_names(ana.name());
  ASSERT_OK_AND_ASSIGN(const auto found,
                       Ask(*people_, &v1::PersonService::StubInterface::BatchGetPeople, request));
  ASSERT_EQ(found.people_size(), 2);
  EXPECT_EQ(found.people(0).name(), bob.name());
  EXPECT_EQ(found.people(1).name(), ana.name());
}

}  // namespace
}  // namespace centralita::directory
