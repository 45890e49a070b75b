#pragma once

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "services/groups/domain/policy.h"

namespace centralita::groups {

/// A stretch of time in which calls to a group have one and the same fate, [begin, end).
struct CoverageStretch {
  absl::Time begin;
  absl::Time end;
  GroupId answering;  // Empty: nobody takes calls; the call is missed.
  AvailabilityRule rule = AvailabilityRule::kAlways;  // Of the group that was called.
  std::string name;                                   // Of the holiday or override that decided.

  friend bool operator==(const CoverageStretch&, const CoverageStretch&) = default;
};

/// Which group would answer calls to `group`, for every instant of the policy's year, without gap: the
/// group itself while it is open, else the first of its targets that is, if the overflow says so.
/// Neighbours differ.
std::vector<CoverageStretch> CoverageOf(const Policy& policy, const Group& group);

/// Whether a call overflows that finds `group` closed by `rule`.
bool OverflowsWhenClosed(const Group& group, AvailabilityRule rule);

/// The stretch of `timeline` that holds `instant`, which it covers.
const OpenStretch& StretchAt(const std::vector<OpenStretch>& timeline, absl::Time instant);

}  // namespace centralita::groups
