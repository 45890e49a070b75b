#pragma once

#include <string>
#include <vector>

#include <pqxx/pqxx>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace centralita::postgres {

/// `time` as a parameter of type timestamptz, in microseconds (finer is cut off). InfiniteFuture is
/// 'infinity'.
std::string ToTimestamp(absl::Time time);

/// Reads a timestamptz as the server writes it to our connections (ISO 8601, UTC).
/// DATA_LOSS with TIMESTAMP_MALFORMED.
absl::StatusOr<absl::Time> ParseTimestamp(absl::string_view text);

/// A parameter of type text[] (or any type whose text form the items are).
std::string ToArray(const std::vector<std::string>& items);

/// A parameter of type bytea[].
std::string ToByteaArray(const std::vector<std::string>& items);

/// The items of a text[] field. DATA_LOSS with ARRAY_MALFORMED if it has more than one dimension.
absl::StatusOr<std::vector<std::string>> ParseArray(const pqxx::field& field);
absl::StatusOr<std::vector<std::string>> ParseByteaArray(const pqxx::field& field);

/// A parameter of type bytea.
pqxx::binarystring ToBytea(absl::string_view bytes);
/// The bytes of a bytea field.
std::string FromBytea(const pqxx::field& field);

}  // namespace centralita::postgres

namespace pqxx {

/// Lets an absl::string_view be a parameter of a statement.
template <>
struct string_traits<absl::string_view> {
  static constexpr const char* name() noexcept { return "string_view"; }
  static constexpr bool has_null() noexcept { return false; }
  static bool is_null(absl::string_view) { return false; }
  [[noreturn]] static absl::string_view null() { internal::throw_null_conversion(name()); }
  static std::string to_string(absl::string_view text) { return std::string(text); }
};

}  // namespace pqxx
