#include "services/directory/domain/contact.h"

#include <gtest/gtest.h>

#include "libs/status/error.h"

namespace centralita::directory {
namespace {

Contact With(std::vector<ContactNumber> numbers) {
  Contact contact;
  contact.display_name = "Lucía";
  contact.numbers = std::move(numbers);
  return contact;
}

TEST(Contact, NumbersAreKeptAsE164) {
  const auto contact = Normalised(With({{"911 234 567", "work"}, {"+1 650 253 0000", ""}}), "ES");
  ASSERT_TRUE(contact.ok()) << contact.status();
  EXPECT_EQ(contact->numbers,
            (std::vector<ContactNumber>{{"+34911234567", "work"}, {"+16502530000", ""}}));
}

TEST(Contact, ANumberThatIsThereTwiceIsKeptOnce) {
  const auto contact = Normalised(With({{"911234567", "work"}, {"+34911234567", "again"}}), "ES");
  ASSERT_TRUE(contact.ok()) << contact.status();
  EXPECT_EQ(contact->numbers, (std::vector<ContactNumber>{{"+34911234567", "work"}}));
}

TEST(Contact, SaysWhichNumberIsMalformed) {
  const absl::Status status = Normalised(With({{"911234567", ""}, {"12", ""}}), "ES").status();
  EXPECT_EQ(status::Reason(status), "NUMBER_MALFORMED");
  EXPECT_EQ(status::Metadata(status)["index"], "1");
}

TEST(Contact, HasAtMostTwentyNumbers) {
  EXPECT_TRUE(Normalised(With(std::vector<ContactNumber>(20, {"911234567", ""})), "ES").ok());
  EXPECT_EQ(status::Reason(
                Normalised(With(std::vector<ContactNumber>(21, {"911234567", ""})), "ES").status()),
            "TOO_MANY_NUMBERS");
}

TEST(Contact, ChangeTouchesWhatItNames) {
  Contact contact = With({{"+34911234567", ""}});
  contact.company = "Acme";
  const Contact changed = Changed(contact, {.email = "l@example.com", .inactive = true});
  EXPECT_EQ(changed.company, "Acme");
  EXPECT_EQ(changed.email, "l@example.com");
  EXPECT_TRUE(changed.inactive);
  EXPECT_EQ(changed.numbers, contact.numbers);
}

}  // namespace
}  // namespace centralita::directory
