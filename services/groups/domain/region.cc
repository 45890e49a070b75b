#include "services/groups/domain/region.h"

#include <algorithm>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/groups/domain/check.h"

namespace centralita::groups {
namespace {

constexpr size_t kCountry = 2;      // Letters: ISO 3166-1 alpha-2.
constexpr size_t kSubdivision = 3;  // Letters or digits at most: ISO 3166-2.
constexpr size_t kMaxRegions = 100;

bool IsRegion(absl::string_view text) {
  if (text.size() < kCountry || !absl::ascii_isupper(text[0]) || !absl::ascii_isupper(text[1])) {
    return false;
  }
  if (text.size() == kCountry) return true;
  const absl::string_view rest = text.substr(kCountry + 1);
  return text[kCountry] == '-' && !rest.empty() && rest.size() <= kSubdivision &&
         std::all_of(rest.begin(), rest.end(),
                     [](char c) { return absl::ascii_isupper(c) || absl::ascii_isdigit(c); });
}

}  // namespace

absl::Status CheckRegions(const std::vector<std::string>& regions) {
  std::set<absl::string_view> seen;
  for (const std::string& region : regions) {
    if (IsRegion(region) && seen.insert(region).second && seen.size() <= kMaxRegions) continue;
    return Invalid("REGION_MALFORMED",
                   absl::StrCat("\"", region,
                                "\" is no region such as ES or ES-MD, is there twice, "
                                "or is one of too many"),
                   {{"region", region}});
  }
  return absl::OkStatus();
}

bool HoldsIn(const std::vector<std::string>& regions, const std::vector<std::string>& chosen) {
  if (regions.empty() || chosen.empty()) return true;
  return std::any_of(regions.begin(), regions.end(), [&chosen](const std::string& region) {
    return std::any_of(chosen.begin(), chosen.end(), [&region](const std::string& mine) {
      return mine == region || absl::StartsWith(mine, absl::StrCat(region, "-"));
    });
  });
}

}  // namespace centralita::groups
