#pragma once

#include <string>
#include <vector>

#include <google/protobuf/timestamp.pb.h>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "centralita/groups/v1/group.pb.h"
#include "centralita/groups/v1/group_service.pb.h"
#include "centralita/groups/v1/schedule.pb.h"
#include "services/groups/app/groups.h"
#include "services/groups/domain/group.h"
#include "services/groups/domain/holiday.h"

namespace centralita::groups {

inline constexpr char kWorkspaceName[] = "workspaces/*";
inline constexpr char kGroupName[] = "workspaces/*/groups/*";
inline constexpr char kHolidayName[] = "workspaces/*/holidays/*";
inline constexpr char kPersonName[] = "workspaces/*/people/*";

google::protobuf::Timestamp ToProto(absl::Time time);
absl::Time FromProto(const google::protobuf::Timestamp& timestamp);

v1::Group ToProto(const Group& group);
v1::Holiday ToProto(const Holiday& holiday);
v1::GroupAvailability ToProto(const Groups::Answer& answer);

/// What the feed says of a group, serialised: a v1::GroupSnapshot.
std::string ToSnapshot(const Group& group, const std::vector<Holiday>& observed);

/// The group that a caller wants in `workspace`; output-only fields are left out, and what is unset
/// has its default. INVALID_ARGUMENT with NAME_MALFORMED (also for a name of another workspace),
/// INTERVAL_INVALID (no weekday) or ENUM_UNKNOWN.
absl::StatusOr<Group> FromProto(const WorkspaceId& workspace, const v1::Group& proto);

/// INVALID_ARGUMENT with DATE_MALFORMED.
absl::StatusOr<Holiday> FromProto(const WorkspaceId& workspace, const v1::Holiday& proto);

}  // namespace centralita::groups
