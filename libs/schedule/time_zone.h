#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "libs/schedule/time_zone_database.h"

namespace centralita::schedule {

/// The zone of an IANA name, such as "Europe/Madrid". Valid for ever, and follows the machine's
/// database: see RefreshTimeZones(). Safe for concurrent use.
///
/// Only names of the database: no paths, no "localtime" (which means another zone on another
/// machine), no "right/..." (which counts leap seconds). INVALID_ARGUMENT / TIME_ZONE_UNKNOWN
/// otherwise. "UTC" needs no database.
absl::StatusOr<const LiveZone*> FindLiveZone(absl::string_view name);

/// The same as it is now. Errors as FindLiveZone().
absl::StatusOr<absl::TimeZone> FindTimeZone(absl::string_view name);

/// Reads anew what has been replaced of the machine's database ($TZDIR, or /usr/share/zoneinfo), for
/// every schedule that there is. The names of the zones that were. Nothing else ever changes a zone:
/// a process that does not call this keeps the database that it started with. Whoever owns a timer
/// calls it about once a minute, and logs what it says with TimeZoneDatabaseVersion(). Safe for
/// concurrent use; costs a microsecond for each zone in use.
std::vector<std::string> RefreshTimeZones();

/// The release of the machine's database as of the last RefreshTimeZones(), or else of the first use:
/// "2026f"; "unknown" where it does not say. Cheap enough to be asked with every decision. Safe for
/// concurrent use.
std::string TimeZoneDatabaseVersion();

}  // namespace centralita::schedule
