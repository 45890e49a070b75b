#include "services/directory/domain/person.h"

#include <gtest/gtest.h>

#include "libs/status/error.h"

namespace centralita::directory {
namespace {

Person Ana() {
  Person person;
  person.display_name = "Ana";
  person.extension = "101";
  person.sip_username = "101-abc234";
  return person;
}

std::string ReasonOf(const Person& person) { return status::Reason(CheckPerson(person)); }

TEST(Person, WithNameAloneIsValid) {
  Person person;
  person.display_name = "Ana";
  EXPECT_EQ(ReasonOf(person), "");
}

TEST(Person, ExtensionIsTwoToTenDigits) {
  Person person = Ana();
  for (const char* extension : {"", "10", "1234567890"}) {
    person.extension = extension;
    EXPECT_EQ(ReasonOf(person), "") << extension;
  }
  for (const char* extension : {"1", "12345678901", "10a", " 10", "1-0", "١٠١"}) {
    person.extension = extension;
    EXPECT_EQ(ReasonOf(person), "EXTENSION_MALFORMED") << extension;
  }
}

TEST(Person, EmailLooksLikeOne) {
  Person person = Ana();
  person.email = "ana@example.com";
  EXPECT_EQ(ReasonOf(person), "");
  for (const char* email : {"ana", "@example.com", "ana@", "a@b@c", "ana @example.com"}) {
    person.email = email;
    EXPECT_EQ(ReasonOf(person), "EMAIL_MALFORMED") << email;
  }
}

TEST(Person, ANewExtensionIsANewSipUsername) {
  const Person changed = Changed(Ana(), {.extension = "202"}, "abc234");
  EXPECT_EQ(changed.sip_username, "202-abc234");
  EXPECT_EQ(Changed(Ana(), {.extension = ""}, "abc234").sip_username, "");
  EXPECT_EQ(Changed(Ana(), {.display_name = "Anna"}, "abc234").sip_username, "101-abc234");
}

TEST(Person, WhoAdministersMayDoEverything) {
  Person person = Ana();
  EXPECT_FALSE(May(person, Permission::kCreateGroups));
  person.permissions = {Permission::kCreateGroups};
  EXPECT_TRUE(May(person, Permission::kCreateGroups));
  EXPECT_FALSE(May(person, Permission::kListenToRecordings));
  person.permissions = {Permission::kAdminister};
  EXPECT_TRUE(May(person, Permission::kListenToRecordings));
}

}  // namespace
}  // namespace centralita::directory
