#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace centralita::rpc {

/// How many items a page has when the caller does not say, and at most (AIP-158).
struct PageLimits {
  int fallback = 50;
  int max = 1000;
};

/// `requested` as it is, the fallback for 0, the maximum for more than that.
/// INVALID_ARGUMENT with PAGE_SIZE_INVALID.
absl::StatusOr<int> PageSize(int32_t requested, PageLimits limits);
inline absl::StatusOr<int> PageSize(int32_t requested) { return PageSize(requested, {}); }

/// An opaque token (base64url) for `position`, where the next page begins. `query` is what has been
/// asked: method, parent, filter. A token fits no other query. It is no secret and no signature.
std::string EncodePageToken(absl::string_view position, absl::string_view query);

/// The position; "" for the empty token, which is the first page.
/// INVALID_ARGUMENT with PAGE_TOKEN_INVALID if the token is not ours, or of another query.
absl::StatusOr<std::string> DecodePageToken(absl::string_view token, absl::string_view query);

}  // namespace centralita::rpc
