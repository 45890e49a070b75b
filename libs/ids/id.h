#pragma once

#include <compare>
#include <cstddef>
#include <functional>
#include <ostream>
#include <string>
#include <utility>

#include "absl/hash/hash.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "libs/ids/uuid.h"
#include "libs/status/error.h"

namespace centralita::ids {

/// An identifier that cannot be mistaken for one of another kind:
///
///   using CallId = ids::Id<struct CallTag>;
///
/// Ordered and hashable by its text. Check the text where it enters (Parse); trust it afterwards.
template <typename Tag>
class Id {
 public:
  Id() = default;
  explicit Id(std::string value) : value_(std::move(value)) {}
  explicit Id(absl::string_view value) : value_(value) {}
  explicit Id(const char* value) : value_(value) {}

  /// INVALID_ARGUMENT with ID_MALFORMED if `text` is not a UUID.
  static absl::StatusOr<Id> Parse(absl::string_view text) {
    if (!IsUuid(text)) {
      return status::Error(absl::StatusCode::kInvalidArgument, "ID_MALFORMED",
                           absl::StrCat("\"", text, "\" is not a UUID"));
    }
    return Id(text);
  }

  const std::string& value() const { return value_; }
  bool empty() const { return value_.empty(); }

  friend bool operator==(const Id&, const Id&) = default;
  friend std::strong_ordering operator<=>(const Id& a, const Id& b) {
    return a.value_.compare(b.value_) <=> 0;
  }
  friend std::ostream& operator<<(std::ostream& out, const Id& id) { return out << id.value_; }

  template <typename H>
  friend H AbslHashValue(H state, const Id& id) {
    return H::combine(std::move(state), id.value_);
  }

 private:
  std::string value_;
};

}  // namespace centralita::ids

template <typename Tag>
struct std::hash<centralita::ids::Id<Tag>> {
  size_t operator()(const centralita::ids::Id<Tag>& id) const {
    return std::hash<std::string>()(id.value());
  }
};
