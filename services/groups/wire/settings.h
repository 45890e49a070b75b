#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "centralita/groups/v1/group.pb.h"
#include "services/groups/domain/group.h"

namespace centralita::groups {

/// How a group's calls are distributed and wait, which days are special, and whether a hand is on it:
/// the fields of `proto` from `distribution` on. Defaults are written out.
void WriteSettings(const Group& group, v1::Group& proto);

/// The same, from `proto` into `group`, whose workspace is known; what is unset has its default.
/// INVALID_ARGUMENT with UNKNOWN_STRATEGY, ENUM_UNKNOWN, NAME_MALFORMED or DATE_MALFORMED. The manual
/// state is left as it is: it is not a caller's to write.
absl::Status ReadSettings(const v1::Group& proto, Group& group);

/// INVALID_ARGUMENT with NAME_MALFORMED.
absl::StatusOr<AgentSettings> FromProto(const WorkspaceId& workspace,
                                        const v1::AgentSettings& proto);

/// As they are stored: what has a column of its own is left out, the manual state is in.
std::string ToStored(const Group& group);
/// DATA_LOSS if it is nothing that ToStored has written. Nothing at all is all defaults.
absl::Status FromStored(absl::string_view bytes, Group& group);

}  // namespace centralita::groups
