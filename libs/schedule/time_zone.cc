#include "libs/schedule/time_zone.h"

#include <algorithm>
#include <array>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::schedule {
namespace {

// What the zone library understands beside the names of the database.
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

}  // namespace

absl::StatusOr<absl::TimeZone> FindTimeZone(absl::string_view name) {
  absl::TimeZone zone;
  if (!IsDatabaseName(name) || !absl::LoadTimeZone(name, &zone)) {
    return status::Error(absl::StatusCode::kInvalidArgument, "TIME_ZONE_UNKNOWN",
                         absl::StrCat("no time zone is called \"", name, "\""));
  }
  return zone;
}

}  // namespace centralita::schedule
