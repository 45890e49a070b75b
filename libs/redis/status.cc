#include "libs/redis/status.h"

#include "absl/strings/match.h"
#include "libs/status/error.h"

namespace centralita::redis {

absl::Status FromErrorReply(absl::string_view text) {
  if (absl::StartsWith(text, "NOSCRIPT")) {
    return status::Error(absl::StatusCode::kFailedPrecondition, "REDIS_SCRIPT_UNKNOWN", text);
  }
  if (absl::StartsWith(text, "READONLY")) {
    return status::Error(absl::StatusCode::kUnavailable, "REDIS_READ_ONLY", text);
  }
  for (const absl::string_view busy : {"LOADING", "MASTERDOWN", "BUSY "}) {
    if (absl::StartsWith(text, busy)) return Unreachable(text);
  }
  return status::Error(absl::StatusCode::kInternal, "REDIS_ERROR", text);
}

absl::Status Unreachable(absl::string_view why) {
  return status::Error(absl::StatusCode::kUnavailable, "REDIS_UNREACHABLE", why);
}

}  // namespace centralita::redis
