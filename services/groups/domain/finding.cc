#include "services/groups/domain/finding.h"

#include "absl/strings/str_join.h"
#include "libs/status/error.h"

namespace centralita::groups {

absl::Status RefuseErrors(const std::vector<Finding>& findings) {
  for (const Finding& finding : findings) {
    if (finding.severity != Severity::kError) continue;
    status::Facts facts = {{"group", finding.group.value()}};
    if (finding.time.has_value()) {
      facts["time"] = absl::FormatTime(absl::RFC3339_sec, *finding.time, absl::UTCTimeZone());
    }
    if (!finding.target.empty()) facts["target"] = finding.target.value();
    if (!finding.agent.empty()) facts["person"] = finding.agent.value();
    if (!finding.path.empty()) {
      facts["cycle"] = absl::StrJoin(
          finding.path, ",", [](std::string* out, const GroupId& id) { out->append(id.value()); });
    }
    return status::Error(absl::StatusCode::kFailedPrecondition, finding.reason, finding.message,
                         facts);
  }
  return absl::OkStatus();
}

}  // namespace centralita::groups
