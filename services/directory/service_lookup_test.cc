// Contacts, numbers and trunks, asked for through gRPC on a real PostgreSQL.

#include "services/directory/service_fixture.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "services/directory/crypto/openssl_secrets.h"

namespace centralita::directory {
namespace {

using google::protobuf::util::MessageDifferencer;
using test::IsOk;
using test::StatusIs;
using testing::HasSubstr;
using testing::IsEmpty;

TEST_F(DirectoryTest, ContactsAreFoundByAnyFormOfTheirNumbers) {
  const std::string acme = OpenWorkspace("ES");
  ASSERT_OK_AND_ASSIGN(const v1::Contact lucia,
                       AddContact(acme, "Lucía", {"911 234 567", "+52 55 1234 5678"}));
  ASSERT_OK_AND_ASSIGN(const v1::Contact shared, AddContact(acme, "Acme", {"0034911234567"}));
  EXPECT_EQ(lucia.numbers(0).e164(), "+34911234567");

  ASSERT_OK_AND_ASSIGN(const auto found, Lookup(acme, "+34911234567"));
  EXPECT_EQ(found.e164(), "+34911234567");
  ASSERT_EQ(found.contacts_size(), 2);
  EXPECT_EQ(found.contacts(0).name(), lucia.name()) << "the oldest first";
  EXPECT_EQ(found.contacts(1).name(), shared.name());
  ASSERT_OK_AND_ASSIGN(const auto abroad, Lookup(acme, "00525512345678"));
  ASSERT_EQ(abroad.contacts_size(), 1);
  EXPECT_THAT(Lookup(acme, "anonymous"),
              StatusIs(absl::StatusCode::kInvalidArgument, "NUMBER_MALFORMED"));
}

TEST_F(DirectoryTest, AContactsNumbersAreReplacedAsAWhole) {
  const std::string acme = OpenWorkspace();
  ASSERT_OK_AND_ASSIGN(v1::Contact lucia, AddContact(acme, "Lucía", {"911234567"}));
  v1::UpdateContactRequest request;
  *request.mutable_contact() = lucia;
  request.mutable_contact()->clear_numbers();
  request.mutable_contact()->add_numbers()->set_e164("612345678");
  request.mutable_contact()->mutable_numbers(0)->set_label("mobile, \"new\"");
  request.mutable_update_mask()->add_paths("numbers");
  ASSERT_OK_AND_ASSIGN(lucia,
                       Ask(*contacts_, &v1::ContactService::StubInterface::UpdateContact, request));
  EXPECT_EQ(lucia.numbers(0).label(), "mobile, \"new\"");
  ASSERT_OK_AND_ASSIGN(const auto old_number, Lookup(acme, "911234567"));
  EXPECT_THAT(old_number.contacts(), IsEmpty());
  ASSERT_OK_AND_ASSIGN(const auto new_number, Lookup(acme, "612345678"));
  EXPECT_EQ(new_number.contacts_size(), 1);
  EXPECT_THAT(Ask(*contacts_, &v1::ContactService::StubInterface::UpdateContact, request),
              StatusIs(absl::StatusCode::kAborted, "ETAG_MISMATCH"));
}

TEST_F(DirectoryTest, ACallerIsFoundAmongAHundredThousandContactsAtOnce) {
  const std::string acme = OpenWorkspace();
  running_->database().Query(absl::StrFormat(
      "WITH c AS (INSERT INTO directory.contacts (id, workspace_id, display_name, company, email,"
      " inactive, create_time) SELECT 'c' || n, '%1$s', 'Contact ' || n, '', '', false, now()"
      " FROM generate_series(1, 100000) AS n RETURNING id)"
      " SELECT count(*) FROM c",
      LastId(acme)));
  running_->database().Query(absl::StrFormat(
      "WITH n AS (INSERT INTO directory.contact_numbers (workspace_id, contact_id, position, e164,"
      " label) SELECT '%1$s', 'c' || n, 1, '+346' || lpad(n::text, 8, '0'), ''"
      " FROM generate_series(1, 100000) AS n RETURNING 1) SELECT count(*) FROM n",
      LastId(acme)));
  running_->database().Query("ANALYZE directory.contacts, directory.contact_numbers");

  std::vector<absl::Duration> took;
  for (int i = 1; i <= 51; ++i) {
    const absl::Time begin = absl::Now();
    ASSERT_OK_AND_ASSIGN(const auto found, Lookup(acme, absl::StrFormat("6%08d", i * 1000)));
    took.push_back(absl::Now() - begin);
    ASSERT_EQ(found.contacts_size(), 1);
  }
  std::sort(took.begin(), took.end());
  // A scan of the table takes more than ten times as long.
  EXPECT_LT(took[took.size() / 2], absl::Milliseconds(10));
}

TEST_F(DirectoryTest, ADialledNumberIsResolvedInAnyForm) {
  const std::string acme = OpenWorkspace();
  const std::string number = absl::StrFormat("+34912%06d", getpid() % 1000000);
  const std::string national = number.substr(3);
  const std::string group = absl::StrCat(acme, "/groups/g1");
  ASSERT_OK_AND_ASSIGN(const v1::Number added, AddNumber(acme, national, group));
  EXPECT_EQ(added.e164(), number);
  EXPECT_EQ(added.locale(), "es");
  EXPECT_EQ(added.region(), "ES");

  for (const auto& [dialled, region] :
       std::vector<std::pair<std::string, std::string>>{{number, ""},
                                                        {number.substr(1), ""},
                                                        {"00" + number.substr(1), "BR"},
                                                        {national, "ES"}}) {
    ASSERT_OK_AND_ASSIGN(const v1::Number found, Resolve(dialled, region));
    EXPECT_TRUE(MessageDifferencer::Equals(found, added)) << found.DebugString();
  }
  EXPECT_THAT(Resolve("+34999999999", ""),
              StatusIs(absl::StatusCode::kNotFound, "NUMBER_NOT_FOUND"));
  EXPECT_THAT(Resolve("12", "ES"),
              StatusIs(absl::StatusCode::kInvalidArgument, "NUMBER_MALFORMED"));
  EXPECT_THAT(AddNumber(OpenWorkspace(), number),
              StatusIs(absl::StatusCode::kAlreadyExists, "NUMBER_TAKEN"));
  EXPECT_THAT(AddNumber(acme, "+34913000000", "workspaces/other/groups/g1"),
              StatusIs(absl::StatusCode::kInvalidArgument, "NAME_MALFORMED"));
}

TEST_F(DirectoryTest, ANumberMovesToAnotherGroup) {
  const std::string acme = OpenWorkspace();
  ASSERT_OK_AND_ASSIGN(v1::Number number,
                       AddNumber(acme, absl::StrFormat("+34914%06d", getpid() % 1000000)));
  EXPECT_EQ(number.group(), "");
  v1::UpdateNumberRequest request;
  *request.mutable_number() = number;
  request.mutable_number()->set_group(absl::StrCat(acme, "/groups/g2"));
  const auto method = &v1::NumberService::StubInterface::UpdateNumber;
  ASSERT_OK_AND_ASSIGN(number, Ask(*numbers_, method, request));
  EXPECT_EQ(number.group(), absl::StrCat(acme, "/groups/g2"));
  EXPECT_THAT(Ask(*numbers_, method, request),
              StatusIs(absl::StatusCode::kAborted, "ETAG_MISMATCH"));
}

TEST_F(DirectoryTest, TrunksComeAndGoAndTheirPasswordIsNeverShown) {
  v1::CreateTrunkRequest request;
  request.set_trunk_id(absl::StrCat("carrier-", getpid()));
  request.mutable_trunk()->add_addresses("192.0.2.9/28");
  request.mutable_trunk()->set_digest_username("acme");
  request.mutable_trunk()->set_digest_password("s3cret-s3cret");
  request.mutable_trunk()->set_max_channels(30);
  ASSERT_OK_AND_ASSIGN(const v1::Trunk made,
                       Ask(*trunks_, &v1::TrunkService::StubInterface::CreateTrunk, request));
  EXPECT_EQ(made.addresses(0), "192.0.2.0/28");
  EXPECT_EQ(made.digest_password(), "");
  EXPECT_THAT(Ask(*trunks_, &v1::TrunkService::StubInterface::CreateTrunk, request),
              StatusIs(absl::StatusCode::kAlreadyExists, "TRUNK_TAKEN"));

  const auto list = [&] {
    auto trunks =
        Ask(*trunks_, &v1::TrunkService::StubInterface::ListTrunks, v1::ListTrunksRequest());
    return trunks.ok() ? *trunks : v1::ListTrunksResponse();
  };
  ASSERT_EQ(list().trunks_size(), 1);
  EXPECT_EQ(list().trunks(0).digest_ha1_sha256(),
            OpensslSecrets().Sha256("acme:centralita:s3cret-s3cret"));
  v1::DeleteTrunkRequest remove;
  remove.set_name(made.name());
  EXPECT_THAT(Ask(*trunks_, &v1::TrunkService::StubInterface::DeleteTrunk, remove), IsOk());
  EXPECT_THAT(Ask(*trunks_, &v1::TrunkService::StubInterface::DeleteTrunk, remove), IsOk());
  EXPECT_EQ(list().trunks_size(), 0);
}

TEST_F(DirectoryTest, TrunkKeepsHowItsCarrierTakesCallsAndOfThePasswordADigest) {
  v1::CreateTrunkRequest request;
  request.set_trunk_id(absl::StrCat("outbound-", getpid()));
  v1::Outbound& outbound = *request.mutable_trunk()->mutable_outbound();
  for (const char* host : {"sip1.carrier.example", "sip2.carrier.example"}) {
    v1::OutboundTarget& target = *outbound.add_targets();
    target.set_host(host);
    target.set_port(5080);
    target.set_transport(v1::TRANSPORT_TCP);
    target.set_priority(outbound.targets_size());
    target.set_weight(10);
  }
  outbound.add_dial_prefixes("+34");
  outbound.add_caller_prefixes("+34910");
  outbound.set_priority(3);
  outbound.set_weight(7);
  outbound.set_number_format(v1::NUMBER_FORMAT_E164_WITHOUT_PLUS);
  outbound.set_digest_username("acme");
  outbound.set_digest_realm("carrier.example");
  const auto create = &v1::TrunkService::StubInterface::CreateTrunk;
  EXPECT_THAT(Ask(*trunks_, create, request),
              StatusIs(absl::StatusCode::kInvalidArgument, "OUTBOUND_INCOMPLETE"));
  outbound.set_digest_password("s3cret-s3cret");
  ASSERT_OK_AND_ASSIGN(const v1::Trunk made, Ask(*trunks_, create, request));
  EXPECT_EQ(made.outbound().digest_password(), "");
  EXPECT_EQ(made.outbound().digest_ha1_md5(), "");

  ASSERT_OK_AND_ASSIGN(
      const v1::ListTrunksResponse listed,
      Ask(*trunks_, &v1::TrunkService::StubInterface::ListTrunks, v1::ListTrunksRequest()));

  ASSERT_EQ(listed.trunks_size(), 1);
  v1::Outbound kept = listed.trunks(0).outbound();
  EXPECT_EQ(kept.digest_ha1_md5(), OpensslSecrets().Md5("acme:carrier.example:s3cret-s3cret"));
  EXPECT_EQ(kept.digest_ha1_sha256(),
            OpensslSecrets().Sha256("acme:carrier.example:s3cret-s3cret"));
  kept.clear_digest_ha1_md5();
  kept.clear_digest_ha1_sha256();
  outbound.clear_digest_password();
  EXPECT_EQ(kept.SerializeAsString(), outbound.SerializeAsString());
  v1::DeleteTrunkRequest remove;
  remove.set_name(made.name());
  EXPECT_THAT(Ask(*trunks_, &v1::TrunkService::StubInterface::DeleteTrunk, remove), IsOk());
}

TEST_F(DirectoryTest, PrivilegedActionsAreInTheAuditLog) {
  const std::string acme = OpenWorkspace();
  ASSERT_OK_AND_ASSIGN(const v1::Person ana, AddPerson(acme, "Ana", "101"));
  v1::RotateSipPasswordRequest rotate;
  rotate.set_name(ana.name());
  ASSERT_THAT(Ask(*people_, &v1::PersonService::StubInterface::RotateSipPassword, rotate,
                  {acme, ana.name()}),
              IsOk());
  EXPECT_EQ(running_->database().Query(
                absl::StrCat("SELECT string_agg(actor || ' ' || action, ', ' ORDER BY id)"
                             " FROM directory.audit_log WHERE workspace_id = '",
                             LastId(acme), "'")),
            absl::StrCat("operator CreateWorkspace, operator CreatePerson, people/",
                         LastId(ana.name()), " RotateSipPassword"));
}

TEST_F(DirectoryTest, RefusalsAreCountedByReason) {
  EXPECT_THAT(GetPerson("nonsense"),
              StatusIs(absl::StatusCode::kInvalidArgument, "NAME_MALFORMED"));
  EXPECT_THAT(running_->MetricsText(),
              HasSubstr("centralita_directory_refusals_total{reason=\"NAME_MALFORMED\"}"));
}

}  // namespace
}  // namespace centralita::directory
