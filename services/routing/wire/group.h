#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "centralita/groups/v1/group.pb.h"
#include "services/routing/domain/group.h"

namespace centralita::routing {

/// What routing keeps of a group. INVALID_ARGUMENT with NAME_MALFORMED or ID_MISSING for what can
/// only be a fault of the sender; a schedule that cannot be evaluated is kept (OpeningHours).
///
/// `unknown`, if given, takes the settings whose values are not known here, "strategy=99": a newer `groups`
/// wrote them, and their defaults hold.
absl::StatusOr<GroupConfig> FromProto(const groups::v1::GroupSnapshot& snapshot,
                                      std::vector<std::string>* unknown = nullptr);

/// The snapshot without what routing does not keep. `FromProto` of it gives `config`.
groups::v1::GroupSnapshot ToProto(const GroupConfig& config);

}  // namespace centralita::routing
