#include "libs/schedule/override.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::schedule {
namespace {

constexpr int kMaxDays = 366;

absl::Status Invalid(absl::string_view reason, absl::string_view message) {
  return status::Error(absl::StatusCode::kInvalidArgument, reason, message);
}

}  // namespace

absl::StatusOr<Overrides> Overrides::Create(std::vector<Override> overrides) {
  for (Override& entry : overrides) {
    const std::string quoted = absl::StrCat("\"", entry.name, "\"");
    if (entry.last < entry.first || entry.last - entry.first > kMaxDays) {
      return Invalid("OVERRIDE_INVALID", absl::StrCat("the override ", quoted, " from ",
                                                      absl::FormatCivilTime(entry.first), " to ",
                                                      absl::FormatCivilTime(entry.last),
                                                      " is reversed or longer than a year"));
    }
    if (absl::Status valid = NormaliseSpans(quoted, entry.open_spans); !valid.ok()) return valid;
  }
  std::sort(overrides.begin(), overrides.end(),
            [](const Override& a, const Override& b) { return a.first < b.first; });
  const auto clash =
      std::adjacent_find(overrides.begin(), overrides.end(),
                         [](const Override& a, const Override& b) { return b.first <= a.last; });
  if (clash != overrides.end()) {
    return Invalid(
        "OVERRIDES_OVERLAP",
        absl::StrCat("the overrides \"", clash->name, "\" and \"", std::next(clash)->name,
                     "\" both hold on ", absl::FormatCivilTime(std::next(clash)->first)));
  }
  Overrides result;
  result.overrides_ = std::move(overrides);
  return result;
}

const Override* Overrides::On(absl::CivilDay date) const {
  // The first that is not over on that day.
  const auto it =
      std::lower_bound(overrides_.begin(), overrides_.end(), date,
                       [](const Override& entry, absl::CivilDay day) { return entry.last < day; });
  return it != overrides_.end() && it->first <= date ? &*it : nullptr;
}

}  // namespace centralita::schedule
