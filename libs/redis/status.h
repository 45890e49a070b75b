#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace centralita::redis {

/// What an error reply ("WRONGTYPE Operation against …") means to us:
///   NOSCRIPT                 FAILED_PRECONDITION REDIS_SCRIPT_UNKNOWN
///   READONLY                 UNAVAILABLE REDIS_READ_ONLY     a master that has become a replica
///   LOADING, MASTERDOWN, BUSY  UNAVAILABLE REDIS_UNREACHABLE
///   all others               INTERNAL REDIS_ERROR
absl::Status FromErrorReply(absl::string_view text);

/// UNAVAILABLE with REDIS_UNREACHABLE.
absl::Status Unreachable(absl::string_view why);

}  // namespace centralita::redis
