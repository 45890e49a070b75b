#include "services/edge/domain/access.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "libs/status/error.h"

namespace centralita::edge {

absl::Status CheckAccess(Audience audience, const std::optional<Principal>& principal) {
  if (audience == Audience::kInternal) {
    return status::Error(absl::StatusCode::kUnimplemented, "METHOD_UNKNOWN", "no such method");
  }
  if (!principal.has_value()) {
    return status::Error(absl::StatusCode::kUnauthenticated, "KEY_REQUIRED",
                         "send \"authorization: Bearer\" with an API key");
  }
  if (audience == Audience::kOperator && !principal->is_operator) {
    return status::Error(absl::StatusCode::kPermissionDenied, "OPERATOR_ONLY",
                         "this method is for operators of the system");
  }
  return absl::OkStatus();
}

absl::string_view BearerKey(absl::string_view header) {
  constexpr absl::string_view kScheme = "bearer ";
  if (!absl::StartsWithIgnoreCase(header, kScheme)) return "";
  return absl::StripAsciiWhitespace(header.substr(kScheme.size()));
}

}  // namespace centralita::edge
