#include "services/directory/domain/contact.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/phone/e164.h"
#include "libs/status/error.h"
#include "services/directory/domain/text.h"

namespace centralita::directory {
namespace {

absl::Status CheckTexts(const Contact& contact) {
  if (absl::Status valid = CheckDisplayName(contact.display_name); !valid.ok()) return valid;
  if (absl::Status valid = CheckText("company", contact.company); !valid.ok()) return valid;
  for (const ContactNumber& number : contact.numbers) {
    if (absl::Status valid = CheckText("label", number.label); !valid.ok()) return valid;
  }
  return CheckEmail(contact.email);
}

absl::StatusOr<std::vector<ContactNumber>> Normalised(const std::vector<ContactNumber>& numbers,
                                                      absl::string_view region) {
  std::vector<ContactNumber> kept;
  for (size_t i = 0; i < numbers.size(); ++i) {
    absl::StatusOr<phone::E164> number = phone::Parse(numbers[i].e164, region);
    if (!number.ok()) {
      return status::Error(number.status().code(), status::Reason(number.status()),
                           absl::StrCat("number ", i + 1, ": ", number.status().message()),
                           {{"index", absl::StrCat(i)}});
    }
    const bool known = std::any_of(kept.begin(), kept.end(), [&](const ContactNumber& other) {
      return other.e164 == number->value();
    });
    if (!known) kept.push_back({number->value(), numbers[i].label});
  }
  return kept;
}

}  // namespace

absl::StatusOr<Contact> Normalised(Contact contact, absl::string_view region) {
  if (absl::Status valid = CheckTexts(contact); !valid.ok()) return valid;
  if (contact.numbers.size() > kMaxNumbersPerContact) {
    return status::Error(absl::StatusCode::kInvalidArgument, "TOO_MANY_NUMBERS",
                         absl::StrCat("a contact has at most ", kMaxNumbersPerContact, " numbers"),
                         {{"limit", absl::StrCat(kMaxNumbersPerContact)}});
  }
  absl::StatusOr<std::vector<ContactNumber>> numbers = Normalised(contact.numbers, region);
  if (!numbers.ok()) return numbers.status();
  contact.numbers = *std::move(numbers);
  return contact;
}

Contact Changed(Contact contact, const ContactChange& change) {
  if (change.display_name.has_value()) contact.display_name = *change.display_name;
  if (change.company.has_value()) contact.company = *change.company;
  if (change.email.has_value()) contact.email = *change.email;
  if (change.numbers.has_value()) contact.numbers = *change.numbers;
  if (change.inactive.has_value()) contact.inactive = *change.inactive;
  return contact;
}

}  // namespace centralita::directory
