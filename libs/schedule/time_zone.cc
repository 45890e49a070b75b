#include "libs/schedule/time_zone.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::schedule {
namespace {

// What lies in the folder beside the names of the database, or what the zone library understands.
constexpr std::array<absl::string_view, 5> kForeignPrefixes = {"right/", "posix/", "Fixed/",
                                                               "libc:", "/"};
constexpr std::array<absl::string_view, 3> kForeignNames = {"localtime", "posixrules", "Factory"};

bool IsDatabaseName(absl::string_view name) {
  if (name.empty() || name.size() > 64) return false;
  for (absl::string_view prefix : kForeignPrefixes) {
    if (absl::StartsWith(name, prefix)) return false;
  }
  if (std::find(kForeignNames.begin(), kForeignNames.end(), name) != kForeignNames.end()) {
    return false;
  }
  // Without a dot there is no way out of the database's folder.
  return std::all_of(name.begin(), name.end(), [](char c) {
    return absl::ascii_isalnum(c) || c == '/' || c == '_' || c == '-' || c == '+';
  });
}

TimeZoneDatabase& OfThisMachine() {
  static TimeZoneDatabase* const database = [] {
    const char* const directory = std::getenv("TZDIR");
    return new TimeZoneDatabase(directory != nullptr ? directory : "/usr/share/zoneinfo");
  }();
  return *database;
}

}  // namespace

absl::StatusOr<const LiveZone*> FindLiveZone(absl::string_view name) {
  static const LiveZone* const utc = new LiveZone(absl::UTCTimeZone());
  if (name == "UTC") return utc;
  const LiveZone* const zone = IsDatabaseName(name) ? OfThisMachine().Find(name) : nullptr;
  if (zone == nullptr) {
    return status::Error(absl::StatusCode::kInvalidArgument, "TIME_ZONE_UNKNOWN",
                         absl::StrCat("no time zone is called \"", name, "\""));
  }
  return zone;
}

absl::StatusOr<absl::TimeZone> FindTimeZone(absl::string_view name) {
  const absl::StatusOr<const LiveZone*> zone = FindLiveZone(name);
  if (!zone.ok()) return zone.status();
  return (*zone)->Now();
}

std::vector<std::string> RefreshTimeZones() { return OfThisMachine().Refresh(); }

std::string TimeZoneDatabaseVersion() { return OfThisMachine().Version(); }

}  // namespace centralita::schedule
