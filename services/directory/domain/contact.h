#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/directory/domain/ids.h"

namespace centralita::directory {

inline constexpr size_t kMaxNumbersPerContact = 20;

/// One number of a contact.
struct ContactNumber {
  std::string e164;
  std::string label;  // "mobile", "work" ...

  friend bool operator==(const ContactNumber&, const ContactNumber&) = default;
};

/// A customer: somebody who calls, or is called.
struct Contact {
  ContactId id;
  WorkspaceId workspace;
  std::string display_name;
  std::string company;
  std::string email;
  std::vector<ContactNumber> numbers;
  bool inactive = false;
  absl::Time create_time;
  int64_t version = 0;

  friend bool operator==(const Contact&, const Contact&) = default;
};

/// What to change of a contact; what is unset stays.
struct ContactChange {
  std::optional<std::string> display_name;
  std::optional<std::string> company;
  std::optional<std::string> email;
  std::optional<std::vector<ContactNumber>> numbers;
  std::optional<bool> inactive;
};

/// `contact` as it is kept: its numbers, read in `region`, as E.164 and each of them once.
///
/// INVALID_ARGUMENT with DISPLAY_NAME_REQUIRED, TEXT_MALFORMED, EMAIL_MALFORMED, TOO_MANY_NUMBERS or
/// NUMBER_MALFORMED (metadata: index).
absl::StatusOr<Contact> Normalised(Contact contact, absl::string_view region);

/// `contact` with `change` made, not yet normalised.
Contact Changed(Contact contact, const ContactChange& change);

}  // namespace centralita::directory
