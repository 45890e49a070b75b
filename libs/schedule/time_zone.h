#pragma once

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace centralita::schedule {

/// The zone of an IANA name, such as "Europe/Madrid".
///
/// Only names of the database: no paths, no "localtime" (which means another zone on another
/// machine), no "right/..." (which counts leap seconds). INVALID_ARGUMENT / TIME_ZONE_UNKNOWN
/// otherwise.
absl::StatusOr<absl::TimeZone> FindTimeZone(absl::string_view name);

}  // namespace centralita::schedule
