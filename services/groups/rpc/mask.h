#pragma once

#include <set>

#include <google/protobuf/field_mask.pb.h>

#include "absl/status/statusor.h"
#include "services/groups/domain/group.h"
#include "services/groups/domain/holiday.h"

namespace centralita::groups {

/// The fields that an update_mask names (AIP-134): INVALID_ARGUMENT with UPDATE_MASK_INVALID for one
/// that cannot be changed, and for none at all.
absl::StatusOr<std::set<GroupField>> ParseGroupMask(const google::protobuf::FieldMask& mask);
absl::StatusOr<std::set<HolidayField>> ParseHolidayMask(const google::protobuf::FieldMask& mask);

}  // namespace centralita::groups
