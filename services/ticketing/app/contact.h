#pragma once

#include <string>
#include <vector>

#include "absl/time/time.h"

namespace centralita::ticketing {

/// One number of a contact.
struct ContactNumber {
  std::string e164;
  std::string label;

  friend bool operator==(const ContactNumber&, const ContactNumber&) = default;
};

/// A customer, as the directory knows them.
struct Contact {
  std::string id;
  std::string display_name;
  std::string company;
  std::string email;
  std::vector<ContactNumber> numbers;
  bool inactive = false;
  absl::Time created;
  std::string etag;

  friend bool operator==(const Contact&, const Contact&) = default;
};

}  // namespace centralita::ticketing
