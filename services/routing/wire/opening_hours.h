#pragma once

#include "centralita/groups/v1/group.pb.h"
#include "services/routing/domain/opening_hours.h"

namespace centralita::routing {

/// The schedule, the holidays, the overrides and the manual state of a snapshot. What cannot be read
/// is kept as what cannot be evaluated: asking the hours then gives the error, never a guess.
OpeningHours HoursFromProto(const groups::v1::GroupSnapshot& snapshot);

/// Writes what HoursFromProto reads. It gives `hours` again.
void SetHours(const OpeningHours& hours, groups::v1::GroupSnapshot& snapshot);

}  // namespace centralita::routing
