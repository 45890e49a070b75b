#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "centralita/groups/v1/group_service.pb.h"
#include "services/groups/app/audit.h"

namespace centralita::groups {

v1::FieldChange ToProto(const FieldDifference& difference);
v1::GroupChange ToProto(const AuditEntry& entry);

/// Differences as they are stored beside an audit entry: JSON, for whoever reads the table.
std::string ToJson(const std::vector<FieldDifference>& differences);
/// DATA_LOSS if it is nothing that ToJson has written.
absl::StatusOr<std::vector<FieldDifference>> FromJson(absl::string_view json);

}  // namespace centralita::groups
