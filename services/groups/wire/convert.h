#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "centralita/groups/v1/group.pb.h"
#include "centralita/groups/v1/group_service.pb.h"
#include "centralita/groups/v1/schedule.pb.h"
#include "services/groups/app/groups.h"
#include "services/groups/domain/group.h"
#include "services/groups/domain/holiday.h"
#include "services/groups/domain/plan.h"
#include "services/groups/wire/values.h"

namespace centralita::groups {

/// How targets of overflow and redirection may be written.
enum class Targets { kNamesOnly, kQueuesToo };

v1::Group ToProto(const Group& group);
v1::Holiday ToProto(const Holiday& holiday);
v1::AvailabilityRule ToProto(AvailabilityRule rule);
v1::GroupAvailability ToProto(const Groups::Answer& answer);

/// What the feed says of a group, serialised: a v1::GroupSnapshot.
std::string ToSnapshot(const Group& group, const std::vector<Holiday>& observed);

/// The group that a caller wants in `workspace`; output-only fields are left out, and what is unset
/// has its default. With Targets::kQueuesToo the id of a target may be kQueuePrefix and a queue id.
/// INVALID_ARGUMENT with NAME_MALFORMED (also for a name of another workspace), INTERVAL_INVALID (no
/// weekday), UNKNOWN_STRATEGY, ENUM_UNKNOWN or DATE_MALFORMED.
absl::StatusOr<Group> FromProto(const WorkspaceId& workspace, const v1::Group& proto,
                                Targets targets = Targets::kNamesOnly);

/// INVALID_ARGUMENT with DATE_MALFORMED or MOVING_DAY_INVALID.
absl::StatusOr<Holiday> FromProto(const WorkspaceId& workspace, const v1::Holiday& proto);

}  // namespace centralita::groups
