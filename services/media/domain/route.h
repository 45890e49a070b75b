#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/media/domain/trunk.h"

namespace centralita::media {

/// Chance: a number within [0, below). Tests bring their own.
using Draw = std::function<uint32_t(uint32_t below)>;

/// Whether a trunk would take a call out, and if not, why.
enum class RouteVerdict {
  kTakes,
  kInboundOnly,       // It has no targets.
  kPrefixDiffers,     // It takes other numbers.
  kCallerNotAllowed,  // It does not let us show that caller.
};

absl::string_view ToString(RouteVerdict verdict);

/// One trunk that was looked at.
struct RouteChoice {
  std::string trunk_id;
  RouteVerdict verdict = RouteVerdict::kTakes;
  std::string prefix;  // The longest of its dial prefixes that fits; empty if none does.
};

/// One server of a trunk that a call may be sent to.
struct RouteAttempt {
  std::string trunk_id;
  std::string prefix;
  CarrierTarget target;
};

/// Where a call out may go, in the order in which to try it, and why not elsewhere.
struct RoutePlan {
  std::vector<RouteAttempt> attempts;
  std::vector<RouteChoice> choices;  // Every trunk, by id.
};

/// Plans a call from `caller` to `callee`, both E.164 with "+".
///
/// Trunks come by longest fitting prefix, then priority (lower first), then at random by weight;
/// within a trunk its targets by priority and weight. A weight of 0 comes behind all others of its
/// priority. How full or healthy anything is does not count here: that changes from try to try.
RoutePlan PlanRoute(const TrunkTable& table, absl::string_view callee, absl::string_view caller,
                    const Draw& draw);

}  // namespace centralita::media
