#include "libs/postgres/values.h"

#include <tuple>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::postgres {
namespace {

absl::Status ArrayMalformed(absl::string_view why) {
  return status::Error(absl::StatusCode::kDataLoss, "ARRAY_MALFORMED", why);
}

absl::Status TimestampMalformed(absl::string_view text) {
  return status::Error(absl::StatusCode::kDataLoss, "TIMESTAMP_MALFORMED",
                       absl::StrCat("\"", text, "\" is not a timestamptz"));
}

std::string ToArrayLiteral(const std::vector<std::string>& items) {
  std::string array = "{";
  for (const std::string& item : items) {
    if (array.size() > 1) array += ',';
    array += '"';
    for (const char c : item) {
      if (c == '"' || c == '\\') array += '\\';
      array += c;
    }
    array += '"';
  }
  array += '}';
  return array;
}

}  // namespace

std::string ToTimestamp(absl::Time time) {
  if (time == absl::InfiniteFuture()) return "infinity";
  if (time == absl::InfinitePast()) return "-infinity";
  return absl::FormatTime("%Y-%m-%d %H:%M:%E6S+00", time, absl::UTCTimeZone());
}

absl::StatusOr<absl::Time> ParseTimestamp(absl::string_view text) {
  if (text == "infinity") return absl::InfiniteFuture();
  if (text == "-infinity") return absl::InfinitePast();
  absl::Time time;
  std::string error;
  if (!absl::ParseTime("%Y-%m-%d %H:%M:%E*S%Ez", text, &time, &error)) {
    return TimestampMalformed(text);
  }
  return time;
}

std::string ToArray(const std::vector<std::string>& items) { return ToArrayLiteral(items); }

std::string ToByteaArray(const std::vector<std::string>& items) {
  std::vector<std::string> hex;
  hex.reserve(items.size());
  for (const std::string& item : items) {
    hex.push_back(absl::StrCat("\\x", absl::BytesToHexString(item)));
  }
  return ToArrayLiteral(hex);
}

absl::StatusOr<std::vector<std::string>> ParseArray(const pqxx::field& field) {
  using juncture = pqxx::array_parser::juncture;
  std::vector<std::string> items;
  pqxx::array_parser parser = field.as_array();
  int depth = 0;
  for (auto [what, text] = parser.get_next(); what != juncture::done;
       std::tie(what, text) = parser.get_next()) {
    if (what == juncture::row_start && ++depth > 1)
      return ArrayMalformed("more than one dimension");
    if (what == juncture::null_value) return ArrayMalformed("a NULL among the items");
    if (what == juncture::string_value) items.push_back(std::move(text));
  }
  return items;
}

absl::StatusOr<std::vector<std::string>> ParseByteaArray(const pqxx::field& field) {
  absl::StatusOr<std::vector<std::string>> items = ParseArray(field);
  if (!items.ok()) return items.status();
  for (std::string& item : *items) {
    if (!absl::StartsWith(item, "\\x")) return ArrayMalformed("an item that is not in hex");
    item = absl::HexStringToBytes(absl::string_view(item).substr(2));
  }
  return items;
}

pqxx::binarystring ToBytea(absl::string_view bytes) {
  return pqxx::binarystring(bytes.data(), bytes.size());
}

std::string FromBytea(const pqxx::field& field) { return pqxx::binarystring(field).str(); }

}  // namespace centralita::postgres
