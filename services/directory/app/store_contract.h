#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"
#include "services/directory/app/contact_store.h"
#include "services/directory/app/key_store.h"
#include "services/directory/app/number_store.h"
#include "services/directory/app/person_store.h"
#include "services/directory/app/workspace_store.h"

namespace centralita::directory {

/// The stores of one directory, and what keeps them alive.
struct Stores {
  std::shared_ptr<void> home;
  WorkspaceStore& workspaces;
  PersonStore& people;
  ContactStore& contacts;
  NumberStore& numbers;
  KeyStore& keys;
};

/// What the stores promise, alone and together. Instantiate it once per implementation, fakes too.
/// Each case has a directory of its own with the workspaces w1 and w2.
class StoreContract : public testing::TestWithParam<std::function<Stores()>> {
 protected:
  StoreContract() {
    for (const char* id : {"w1", "w2"}) {
      EXPECT_THAT(Open(id, absl::StrCat("code-", id), {}), test::IsOk());
    }
  }

  absl::StatusOr<CreatedWorkspace> Open(const std::string& id, const std::string& code,
                                        const Wish& wish) {
    Workspace workspace;
    workspace.id = WorkspaceId(id);
    workspace.display_name = "Acme";
    workspace.short_code = code;
    workspace.create_time = kTime;
    return stores_.workspaces.Create(workspace, absl::StrCat("key-", id), wish, {}, test::Soon());
  }

  static Person SamplePerson(const std::string& id, const std::string& extension) {
    Person person;
    person.id = PersonId(id);
    person.workspace = w1_;
    person.display_name = absl::StrCat("Ana \"", id, "\" Núñez");
    person.extension = extension;
    person.sip_username = extension.empty() ? "" : absl::StrCat(extension, "-code-w1");
    person.permissions = {Permission::kAdminister, Permission::kListenToRecordings};
    person.create_time = kTime;
    return person;
  }

  static Contact SampleContact(const std::string& id, std::vector<ContactNumber> numbers) {
    Contact contact;
    contact.id = ContactId(id);
    contact.workspace = w1_;
    contact.display_name = "Lucía";
    contact.company = "Acme";
    contact.numbers = std::move(numbers);
    contact.create_time = kTime;
    return contact;
  }

  static Number SampleNumber(const std::string& id, const std::string& e164) {
    Number number;
    number.id = NumberId(id);
    number.workspace = w1_;
    number.e164 = e164;
    number.create_time = kTime;
    return number;
  }

  absl::StatusOr<Person> Add(const Person& person, const Wish& wish = {}) {
    return stores_.people.Create(person, wish, {}, test::Soon());
  }

  inline static const WorkspaceId w1_ = WorkspaceId("w1");
  inline static const WorkspaceId w2_ = WorkspaceId("w2");
  inline static const absl::Time kTime = absl::FromUnixMicros(1795000000123456);

  Stores stores_ = GetParam()();
};

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(StoreContract);

TEST_P(StoreContract, AWorkspaceIsMadeOncePerWish) {
  const Wish wish{"r1", "CreateWorkspace", "body"};
  ASSERT_OK_AND_ASSIGN(const CreatedWorkspace first, Open("w3", "code-w3", wish));
  EXPECT_TRUE(first.fresh);
  EXPECT_EQ(first.workspace.version, 1);
  ASSERT_OK_AND_ASSIGN(const CreatedWorkspace second, Open("w4", "code-w4", wish));
  EXPECT_FALSE(second.fresh);
  EXPECT_EQ(second.workspace, first.workspace);
  EXPECT_THAT(Open("w5", "code-w3", {}),
              test::StatusIs(absl::StatusCode::kAlreadyExists, "SHORT_CODE_TAKEN"));
  EXPECT_THAT(Open("w5", "code-w5", {"r1", "CreateWorkspace", "another"}),
              test::StatusIs(absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"));
  EXPECT_THAT(stores_.workspaces.Get(WorkspaceId("w4"), test::Soon()),
              test::StatusIs(absl::StatusCode::kNotFound, "WORKSPACE_NOT_FOUND"));
}

TEST_P(StoreContract, APersonIsKeptAsCreatedForItsWorkspaceAlone) {
  Person expected = SamplePerson("p1", "101");
  expected.version = 1;
  EXPECT_THAT(Add(SamplePerson("p1", "101")), test::IsOkAndHolds(expected));
  EXPECT_THAT(stores_.people.Get(w1_, PersonId("p1"), test::Soon()), test::IsOkAndHolds(expected));
  EXPECT_THAT(stores_.people.Get(w2_, PersonId("p1"), test::Soon()),
              test::StatusIs(absl::StatusCode::kNotFound, "PERSON_NOT_FOUND"));
  EXPECT_TRUE(stores_.people.List(w2_, {}, test::Soon())->items.empty());
  EXPECT_TRUE(stores_.people.GetMany(w2_, {PersonId("p1")}, test::Soon())->empty());
  EXPECT_EQ(stores_.people.GetMany(w1_, {PersonId("p1"), PersonId("p2")}, test::Soon())->size(),
            1u);
}

TEST_P(StoreContract, ExtensionsAndEmailsAreUniqueIfThereAreAny) {
  Person ana = SamplePerson("p1", "101");
  ana.email = "Ana@example.com";
  ASSERT_THAT(Add(ana), test::IsOk());
  EXPECT_THAT(Add(SamplePerson("p2", "101")),
              test::StatusIs(absl::StatusCode::kAlreadyExists, "EXTENSION_TAKEN"));
  Person eve = SamplePerson("p2", "102");
  eve.email = "ana@EXAMPLE.com";
  EXPECT_THAT(Add(eve), test::StatusIs(absl::StatusCode::kAlreadyExists, "EMAIL_TAKEN"));
  EXPECT_THAT(Add(SamplePerson("p3", "")), test::IsOk());
  EXPECT_THAT(Add(SamplePerson("p4", "")), test::IsOk());
}

TEST_P(StoreContract, AnUpdateHoldsForTheVersionThatWasRead) {
  ASSERT_OK_AND_ASSIGN(Person person, Add(SamplePerson("p1", "101")));
  person.display_name = "Anna";
  ASSERT_OK_AND_ASSIGN(const Person updated, stores_.people.Update(person, {}, test::Soon()));
  EXPECT_EQ(updated.version, 2);
  EXPECT_EQ(updated.display_name, "Anna");
  EXPECT_THAT(stores_.people.Update(person, {}, test::Soon()),
              test::StatusIs(absl::StatusCode::kAborted, "ETAG_MISMATCH"));
  person.id = PersonId("p9");
  EXPECT_THAT(stores_.people.Update(person, {}, test::Soon()),
              test::StatusIs(absl::StatusCode::kNotFound, "PERSON_NOT_FOUND"));
}

TEST_P(StoreContract, DigestsGoWithTheUsernameThatTheyWereMadeWith) {
  ASSERT_OK_AND_ASSIGN(Person person, Add(SamplePerson("p1", "101")));
  EXPECT_THAT(stores_.people.FindSipAccount("101-code-w1", test::Soon()),
              test::StatusIs(absl::StatusCode::kNotFound, "SIP_USERNAME_UNKNOWN"));
  const SipDigests digests{"centralita", "md5", "sha"};
  ASSERT_THAT(stores_.people.SetDigests(person, digests, {}, test::Soon()), test::IsOk());
  ASSERT_OK_AND_ASSIGN(const SipAccount account,
                       stores_.people.FindSipAccount("101-code-w1", test::Soon()));
  EXPECT_EQ(account.digests, digests);
  EXPECT_EQ(account.person, person);

  Person moved = person;
  moved.extension = "202";
  moved.sip_username = "202-code-w1";
  ASSERT_THAT(stores_.people.Update(moved, {}, test::Soon()), test::IsOk());
  EXPECT_THAT(stores_.people.FindSipAccount("202-code-w1", test::Soon()),
              test::StatusIs(absl::StatusCode::kNotFound, "SIP_USERNAME_UNKNOWN"));
  EXPECT_THAT(stores_.people.SetDigests(person, digests, {}, test::Soon()),
              test::StatusIs(absl::StatusCode::kAborted, "ETAG_MISMATCH"));
}

TEST_P(StoreContract, AContactIsFoundByEachOfItsNumbersTheOldestFirst) {
  const Contact second = SampleContact("c2", {{"+34911234567", "a, \"b\""}, {"+34612345678", ""}});
  const Contact first = SampleContact("c1", {{"+34911234567", ""}});
  for (const Contact& contact : {second, first}) {
    ASSERT_THAT(stores_.contacts.Create(contact, {}, test::Soon()), test::IsOk());
  }
  ASSERT_OK_AND_ASSIGN(std::vector<Contact> found,
                       stores_.contacts.FindByNumber(w1_, "+34911234567", 20, test::Soon()));
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].id, first.id);
  EXPECT_EQ(found[1].numbers, second.numbers);
  EXPECT_EQ(stores_.contacts.FindByNumber(w1_, "+34911234567", 1, test::Soon())->size(), 1u);
  EXPECT_TRUE(stores_.contacts.FindByNumber(w2_, "+34911234567", 20, test::Soon())->empty());

  found[1].numbers = {};
  ASSERT_THAT(stores_.contacts.Update(found[1], test::Soon()), test::IsOk());
  EXPECT_TRUE(stores_.contacts.FindByNumber(w1_, "+34612345678", 20, test::Soon())->empty());
  EXPECT_THAT(stores_.contacts.Update(found[1], test::Soon()),
              test::StatusIs(absl::StatusCode::kAborted, "ETAG_MISMATCH"));
  EXPECT_THAT(stores_.contacts.Get(w2_, first.id, test::Soon()),
              test::StatusIs(absl::StatusCode::kNotFound, "CONTACT_NOT_FOUND"));
}

TEST_P(StoreContract, ANumberIsUniqueInTheSystemAndHasItsWorkspacesLocale) {
  ASSERT_OK_AND_ASSIGN(Number number, stores_.numbers.Create(SampleNumber("n1", "+34911234567"), {},
                                                             {}, test::Soon()));
  EXPECT_EQ(number.locale, "es");
  EXPECT_EQ(number.region, "ES");
  Number other = SampleNumber("n2", "+34911234567");
  other.workspace = w2_;
  EXPECT_THAT(stores_.numbers.Create(other, {}, {}, test::Soon()),
              test::StatusIs(absl::StatusCode::kAlreadyExists, "NUMBER_TAKEN"));
  EXPECT_THAT(stores_.numbers.Find("+34911234567", test::Soon()), test::IsOkAndHolds(number));
  EXPECT_THAT(stores_.numbers.Get(w2_, number.id, test::Soon()),
              test::StatusIs(absl::StatusCode::kNotFound, "NUMBER_NOT_FOUND"));
  number.group_id = "g1";
  ASSERT_OK_AND_ASSIGN(const Number updated, stores_.numbers.Update(number, {}, test::Soon()));
  EXPECT_EQ(updated.version, 2);
  EXPECT_EQ(updated.group_id, "g1");
  EXPECT_THAT(stores_.numbers.Update(number, {}, test::Soon()),
              test::StatusIs(absl::StatusCode::kAborted, "ETAG_MISMATCH"));
}

TEST_P(StoreContract, KeysTellTheirOwnerAndAPersonHasOne) {
  EXPECT_THAT(stores_.keys.Find("key-w1", test::Soon()),
              test::IsOkAndHolds(KeyOwner{w1_, PersonId()}));
  EXPECT_THAT(stores_.keys.Find("nobody's", test::Soon()),
              test::StatusIs(absl::StatusCode::kUnauthenticated, "KEY_UNKNOWN"));
  const KeyOwner ana{w1_, PersonId("p1")};
  EXPECT_THAT(stores_.keys.SetPersonKey(ana, "k1", {}, test::Soon()),
              test::StatusIs(absl::StatusCode::kNotFound, "PERSON_NOT_FOUND"));
  ASSERT_THAT(Add(SamplePerson("p1", "101")), test::IsOk());
  ASSERT_THAT(stores_.keys.SetPersonKey(ana, "k1", {}, test::Soon()), test::IsOk());
  ASSERT_THAT(stores_.keys.SetPersonKey(ana, "k2", {}, test::Soon()), test::IsOk());
  EXPECT_THAT(stores_.keys.Find("k2", test::Soon()), test::IsOkAndHolds(ana));
  EXPECT_THAT(stores_.keys.Find("k1", test::Soon()),
              test::StatusIs(absl::StatusCode::kUnauthenticated, "KEY_UNKNOWN"));
}

TEST_P(StoreContract, PagesJoinWithoutGap) {
  for (int i = 0; i < 7; ++i) {
    Person person = SamplePerson(absl::StrCat("p", i), "");
    person.display_name = i % 2 == 0 ? "Same" : absl::StrCat("Name ", i);
    ASSERT_THAT(Add(person), test::IsOk());
  }
  std::vector<std::string> ids;
  PageQuery query{"", 3};
  do {
    const Page<Person> page = *stores_.people.List(w1_, query, test::Soon());
    for (const Person& person : page.items) ids.push_back(person.id.value());
    query.after = page.next;
  } while (!query.after.empty());
  EXPECT_THAT(ids, testing::ElementsAre("p1", "p3", "p5", "p0", "p2", "p4", "p6"));
}

}  // namespace centralita::directory
