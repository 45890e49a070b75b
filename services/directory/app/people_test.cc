#include "services/directory/app/people.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "libs/testing/status_matchers.h"
#include "services/directory/app/credentials.h"
#include "services/directory/app/fake_directory.h"
#include "services/directory/app/workspaces.h"

namespace centralita::directory {
namespace {

using test::IsOk;
using test::StatusIs;

/// Text that counts up; a digest is the text in brackets.
class FakeSecrets final : public Secrets {
 public:
  std::string RandomText(size_t, absl::string_view) override {
    ++drawn;
    return absl::StrCat("text", drawn <= same_for ? 0 : drawn);
  }
  std::string Md5(absl::string_view text) const override { return absl::StrCat("md5(", text, ")"); }
  std::string Sha256(absl::string_view text) const override {
    return absl::StrCat("sha256(", text, ")");
  }
  bool Equal(absl::string_view a, absl::string_view b) const override { return a == b; }

  int drawn = 0;
  int same_for = 0;  // How many draws give the same text.
};

class PeopleUseCases : public testing::Test {
 protected:
  Workspaces::Opened Open() {
    Workspace workspace;
    workspace.display_name = "Acme";
    return *workspaces_.Create(workspace, {}, absl::InfiniteFuture());
  }

  absl::StatusOr<Person> Add(const Workspace& workspace, const std::string& extension,
                             const Actor& actor = {}) {
    Person person;
    person.workspace = workspace.id;
    person.display_name = "Ana";
    person.extension = extension;
    return people_.Create(actor, person, {}, absl::InfiniteFuture());
  }

  FakeClock clock_{absl::FromUnixSeconds(1795000000)};
  ids::UuidSource ids_{clock_, /*seed=*/1};
  FakeSecrets secrets_;
  FakeDirectory directory_;
  FakeWorkspaceStore workspace_store_{directory_};
  FakePersonStore person_store_{directory_};
  FakeKeyStore key_store_{directory_};
  Workspaces workspaces_{workspace_store_, secrets_, ids_, clock_};
  People people_{{workspace_store_, person_store_, key_store_, secrets_, ids_, clock_}, "realm"};
  Credentials credentials_{key_store_, person_store_, secrets_, "the operator's"};
};

TEST_F(PeopleUseCases, AShortCodeThatIsTakenIsDrawnAgain) {
  secrets_.same_for = 6;  // Key and code of the first; key and three codes of the second.
  const Workspaces::Opened first = Open();
  const Workspaces::Opened second = Open();
  EXPECT_NE(first.workspace.short_code, second.workspace.short_code);
}

TEST_F(PeopleUseCases, APersonInNoWorkspaceIsRefused) {
  EXPECT_THAT(Add(Workspace{.id = WorkspaceId("nowhere")}, "101"),
              StatusIs(absl::StatusCode::kNotFound, "WORKSPACE_NOT_FOUND"));
}

TEST_F(PeopleUseCases, ASipPasswordIsDigestedWithUsernameAndRealm) {
  const Workspace workspace = Open().workspace;
  ASSERT_OK_AND_ASSIGN(const Person ana, Add(workspace, "101"));
  ASSERT_OK_AND_ASSIGN(const People::SipPassword made,
                       people_.RotateSipPassword({}, workspace.id, ana.id, absl::InfiniteFuture()));
  ASSERT_OK_AND_ASSIGN(const SipAccount account,
                       credentials_.FindSipAccount(ana.sip_username, absl::InfiniteFuture()));
  EXPECT_EQ(account.digests.ha1_sha256,
            absl::StrCat("sha256(", ana.sip_username, ":realm:", made.password, ")"));
}

TEST_F(PeopleUseCases, NobodyPromotesOneself) {
  const Workspace workspace = Open().workspace;
  ASSERT_OK_AND_ASSIGN(const Person ana, Add(workspace, "101"));
  const Actor as_ana{workspace.id, ana.id};
  const PersonChange promote{.permissions = std::set<Permission>{Permission::kAdminister}};
  const auto update = [&](const Actor& actor) {
    return people_.Update(actor, workspace.id, ana.id, promote, std::nullopt,
                          absl::InfiniteFuture());
  };
  EXPECT_THAT(update(as_ana), StatusIs(absl::StatusCode::kPermissionDenied, "ADMINISTER"));
  ASSERT_THAT(update({workspace.id, PersonId()}), IsOk());
  EXPECT_THAT(update(as_ana), IsOk());
  EXPECT_EQ(directory_.audits.back().actor, absl::StrCat("people/", ana.id.value()));
}

TEST_F(PeopleUseCases, AuthenticationTellsOperatorWorkspaceAndPerson) {
  const Workspaces::Opened opened = Open();
  ASSERT_OK_AND_ASSIGN(const Person ana, Add(opened.workspace, "101"));
  ASSERT_OK_AND_ASSIGN(const std::string key,
                       people_.RotateKey({}, opened.workspace.id, ana.id, absl::InfiniteFuture()));
  const absl::Time forever = absl::InfiniteFuture();
  EXPECT_TRUE(credentials_.Authenticate("the operator's", forever)->is_operator);
  EXPECT_EQ(credentials_.Authenticate(opened.api_key, forever)->owner,
            (KeyOwner{opened.workspace.id, PersonId()}));
  EXPECT_EQ(credentials_.Authenticate(key, forever)->owner,
            (KeyOwner{opened.workspace.id, ana.id}));
  EXPECT_THAT(credentials_.Authenticate("", forever),
              StatusIs(absl::StatusCode::kUnauthenticated, "KEY_UNKNOWN"));
  Credentials without_operator(key_store_, person_store_, secrets_, "");
  EXPECT_THAT(without_operator.Authenticate("", forever),
              StatusIs(absl::StatusCode::kUnauthenticated, "KEY_UNKNOWN"));
}

}  // namespace
}  // namespace centralita::directory
