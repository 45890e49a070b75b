#pragma once

#include <optional>
#include <string>

#include <pqxx/pqxx>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "libs/postgres/values.h"
#include "libs/status/error.h"
#include "services/ticketing/domain/names.h"

namespace centralita::ticketing {

/// Reads the fields of one row, and remembers the first that makes no sense, so that a reader need
/// not ask after each. A stored value that the domain does not know is DATA_LOSS / ROW_CORRUPT.
class RowReader {
 public:
  explicit RowReader(const pqxx::row& row) : row_(row) {}

  std::string Text(const char* column) const { return row_[column].as<std::string>(""); }
  int64_t Integer(const char* column) const { return row_[column].as<int64_t>(0); }
  bool Bool(const char* column) const { return row_[column].as<bool>(false); }
  bool IsNull(const char* column) const { return row_[column].is_null(); }
  pqxx::field Field(const char* column) const { return row_[column]; }

  absl::Duration Milliseconds(const char* column) const {
    return absl::Milliseconds(Integer(column));
  }

  template <typename Id>
  Id As(const char* column) const {
    return Id(Text(column));
  }

  absl::Time Time(const char* column) { return Optional(column).value_or(absl::InfinitePast()); }

  std::optional<absl::Time> Optional(const char* column) {
    if (IsNull(column)) return std::nullopt;
    const absl::StatusOr<absl::Time> time = postgres::ParseTimestamp(Text(column));
    if (!time.ok()) Fail(column);
    return time.ok() ? std::optional(*time) : std::nullopt;
  }

  template <typename Enum>
  Enum Value(const char* column) {
    const std::optional<Enum> value = FromName<Enum>(Text(column));
    if (!value.has_value()) Fail(column);
    return value.value_or(Enum{});
  }

  void Fail(const char* column) {
    if (!status_.ok()) return;
    status_ = status::Error(absl::StatusCode::kDataLoss, "ROW_CORRUPT",
                            absl::StrCat("column ", column, ": \"", Text(column), "\""));
  }

  const absl::Status& status() const { return status_; }

 private:
  const pqxx::row row_;
  absl::Status status_;
};

/// A parameter of type timestamptz that may be NULL.
inline std::optional<std::string> ToTimestamp(const std::optional<absl::Time>& time) {
  return time.has_value() ? std::optional(postgres::ToTimestamp(*time)) : std::nullopt;
}

/// A parameter of type text that is NULL instead of empty.
inline std::optional<std::string> NullIfEmpty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

}  // namespace centralita::ticketing
