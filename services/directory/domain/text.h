#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace centralita::directory {

/// INVALID_ARGUMENT with DISPLAY_NAME_REQUIRED unless `name` is 1 to 200 characters of UTF-8 without
/// control characters, and not all blank.
absl::Status CheckDisplayName(absl::string_view name);

/// INVALID_ARGUMENT with TEXT_MALFORMED (metadata: field) unless `text` is UTF-8 of at most 200
/// characters without control characters. May be empty.
absl::Status CheckText(absl::string_view field, absl::string_view text);

/// INVALID_ARGUMENT with EMAIL_MALFORMED unless `email` is empty or looks like an address: one "@",
/// something on either side, no blanks. Whether anybody reads it, only a letter can tell.
absl::Status CheckEmail(absl::string_view email);

}  // namespace centralita::directory
