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

/// Their ids, in the same order.
inline std::vector<std::string> IdsOf(const std::vector<Contact>& contacts) {
  std::vector<std::string> ids;
  for (const Contact& contact : contacts) ids.push_back(contact.id);
  return ids;
}

}  // namespace centralita::ticketing
