#pragma once

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace centralita::media {

/// The parameters of a Digest header, with names in lower case and values without their quotes.
using AuthParameters = std::map<std::string, std::string>;

/// Reads the value of a header of authentication, from "Digest" on (RFC 7616 §3).
///
/// INVALID_ARGUMENT / DIGEST_MALFORMED   another scheme, more than 4096 bytes, bad syntax, or a
///                                       parameter that is there twice.
absl::StatusOr<AuthParameters> ParseAuthParameters(absl::string_view header);

}  // namespace centralita::media
