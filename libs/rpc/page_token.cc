#include "libs/rpc/page_token.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::rpc {
namespace {

constexpr size_t kChecksumLength = 8;

/// FNV-1a over the query and the position: finds mistakes, not forgers.
/// https://datatracker.ietf.org/doc/html/draft-eastlake-fnv
std::string Checksum(absl::string_view position, absl::string_view query) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const absl::string_view part : {query, absl::string_view("\0", 1), position}) {
    for (const char c : part) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  }
  std::string bytes(kChecksumLength, '\0');
  for (char& byte : bytes) {
    byte = static_cast<char>(hash & 0xff);
    hash >>= 8;
  }
  return bytes;
}

}  // namespace

absl::StatusOr<int> PageSize(int32_t requested, PageLimits limits) {
  if (requested < 0) {
    return status::Error(absl::StatusCode::kInvalidArgument, "PAGE_SIZE_INVALID",
                         absl::StrCat("page_size is ", requested));
  }
  if (requested == 0) return limits.fallback;
  return requested < limits.max ? requested : limits.max;
}

std::string EncodePageToken(absl::string_view position, absl::string_view query) {
  return absl::WebSafeBase64Escape(absl::StrCat(Checksum(position, query), position));
}

absl::StatusOr<std::string> DecodePageToken(absl::string_view token, absl::string_view query) {
  if (token.empty()) return std::string();
  std::string bytes;
  if (absl::WebSafeBase64Unescape(token, &bytes) && bytes.size() >= kChecksumLength) {
    std::string position = bytes.substr(kChecksumLength);
    if (bytes.compare(0, kChecksumLength, Checksum(position, query)) == 0) return position;
  }
  return status::Error(absl::StatusCode::kInvalidArgument, "PAGE_TOKEN_INVALID",
                       "page_token was not given out for this query");
}

}  // namespace centralita::rpc
