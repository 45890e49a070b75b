#include "services/directory/domain/person.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "libs/status/error.h"
#include "services/directory/domain/text.h"

namespace centralita::directory {
namespace {

bool IsExtension(absl::string_view text) {
  return text.size() >= 2 && text.size() <= 10 &&
         std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isdigit(c); });
}

}  // namespace

absl::Status CheckPerson(const Person& person) {
  if (absl::Status valid = CheckDisplayName(person.display_name); !valid.ok()) return valid;
  if (!person.extension.empty() && !IsExtension(person.extension)) {
    return status::Error(
        absl::StatusCode::kInvalidArgument, "EXTENSION_MALFORMED",
        absl::StrCat("extension is \"", person.extension, "\", not 2 to 10 digits"),
        {{"field", "extension"}});
  }
  return CheckEmail(person.email);
}

std::string SipUsername(absl::string_view extension, absl::string_view short_code) {
  return extension.empty() ? std::string() : absl::StrCat(extension, "-", short_code);
}

Person Changed(Person person, const PersonChange& change, absl::string_view short_code) {
  if (change.display_name.has_value()) person.display_name = *change.display_name;
  if (change.email.has_value()) person.email = *change.email;
  if (change.permissions.has_value()) person.permissions = *change.permissions;
  if (change.extension.has_value()) {
    person.extension = *change.extension;
    person.sip_username = SipUsername(person.extension, short_code);
  }
  return person;
}

bool May(const Person& person, Permission permission) {
  return person.permissions.count(permission) > 0 ||
         person.permissions.count(Permission::kAdminister) > 0;
}

}  // namespace centralita::directory
