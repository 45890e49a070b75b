#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace centralita::groups {

/// INVALID_ARGUMENT with REGION_MALFORMED unless each of `regions` is an ISO 3166-1 alpha-2 code or an
/// ISO 3166-2 one ("ES", "ES-MD"), there once.
absl::Status CheckRegions(const std::vector<std::string>& regions);

/// Whether what holds in `regions` (none: everywhere) holds in one of `chosen` (none: anywhere). What
/// holds in a country holds in all of its regions.
bool HoldsIn(const std::vector<std::string>& regions, const std::vector<std::string>& chosen);

}  // namespace centralita::groups
