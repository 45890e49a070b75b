#pragma once

#include <ostream>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace centralita::phone {

/// A phone number in the international form of ITU-T E.164: "+34911234567". Only Parse() makes one.
class E164 {
 public:
  const std::string& value() const { return value_; }

  friend bool operator==(const E164&, const E164&) = default;
  friend bool operator<(const E164& a, const E164& b) { return a.value_ < b.value_; }
  friend std::ostream& operator<<(std::ostream& out, const E164& n) { return out << n.value_; }

 private:
  friend absl::StatusOr<E164> Parse(absl::string_view number, absl::string_view region);
  explicit E164(std::string value) : value_(std::move(value)) {}

  std::string value_;
};

/// Whether `region` is a CLDR region with a numbering plan, in capitals: "ES", "MX", "BR".
bool IsRegion(absl::string_view region);

/// Reads a phone number as people and carriers write it: "+34 911 23 45 67", "0034911234567",
/// "34911234567", or as it is dialled within `region`, "911 234 567".
///
/// Spaces, dots, hyphens, slashes and round brackets are overlooked. Without `region` ("") only
/// international forms are read. A form that could be either is read as the one that is a valid
/// number, first as national. The length must fit the country's numbering plan; whether the number
/// is in service, or in a range that has been given out, is not asked, because plans change faster
/// than programs.
///
/// Short codes (112), extensions and names are no E.164: keep them as text where they occur.
///
/// Errors, both INVALID_ARGUMENT: NUMBER_MALFORMED, REGION_UNKNOWN. The number is not in the
/// message. Safe for concurrent use.
absl::StatusOr<E164> Parse(absl::string_view number, absl::string_view region);

}  // namespace centralita::phone
