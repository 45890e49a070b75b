#include "services/directory/postgres/refusal.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::directory {

absl::Status WithReason(
    const absl::Status& status,
    std::initializer_list<std::pair<absl::string_view, absl::string_view>> reasons) {
  if (!absl::IsAlreadyExists(status) || !status::Reason(status).empty()) return status;
  for (const auto& [constraint, reason] : reasons) {
    if (absl::StrContains(status.message(), absl::StrCat("\"", constraint, "\""))) {
      return status::Error(absl::StatusCode::kAlreadyExists, reason,
                           "somebody else has it already");
    }
  }
  return status;
}

absl::Status EtagMismatch() {
  return status::Error(absl::StatusCode::kAborted, "ETAG_MISMATCH",
                       "it has changed since it was read");
}

absl::Status Missing(absl::string_view reason) {
  return status::Error(absl::StatusCode::kNotFound, reason, "there is no such thing");
}

postgres::RequestKey KeyOf(const Wish& wish, const WorkspaceId& workspace) {
  return {workspace.value(), wish.request_id, wish.method, postgres::FingerprintOf(wish.body)};
}

}  // namespace centralita::directory
