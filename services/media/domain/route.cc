#include "services/media/domain/route.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"

namespace centralita::media {
namespace {

/// The longest of `prefixes` that `number` begins with; "" if none does.
std::string LongestPrefix(const std::vector<std::string>& prefixes, absl::string_view number) {
  std::string longest;
  for (const std::string& prefix : prefixes) {
    if (prefix.size() > longest.size() && absl::StartsWith(number, prefix)) longest = prefix;
  }
  return longest;
}

RouteChoice Look(const Trunk& trunk, absl::string_view callee, absl::string_view caller) {
  const Outbound& outbound = trunk.outbound;
  if (outbound.targets.empty()) return {trunk.id, RouteVerdict::kInboundOnly, ""};
  std::string prefix = LongestPrefix(outbound.dial_prefixes, callee);
  if (prefix.empty()) return {trunk.id, RouteVerdict::kPrefixDiffers, ""};
  const bool may_show =
      outbound.caller_prefixes.empty() || !LongestPrefix(outbound.caller_prefixes, caller).empty();
  return {trunk.id, may_show ? RouteVerdict::kTakes : RouteVerdict::kCallerNotAllowed,
          std::move(prefix)};
}

/// Puts each run of equals in [begin, end), which are in order of rank, into an order of chance in
/// proportion to their weights: RFC 2782's, with weights of 0 behind.
template <typename Item, typename SameRank, typename WeightOf>
void ShuffleEquals(std::vector<Item>& items, const SameRank& same, const WeightOf& weight_of,
                   const Draw& draw) {
  for (size_t from = 0; from < items.size(); ++from) {
    uint32_t total = 0;
    size_t end = from;
    for (; end < items.size() && same(items[from], items[end]); ++end) {
      total += static_cast<uint32_t>(weight_of(items[end]));
    }
    if (total == 0) continue;  // One, or only those without weight: they stay as they are.
    uint32_t ticket = draw(total);
    size_t chosen = from;
    while (ticket >= static_cast<uint32_t>(weight_of(items[chosen]))) {
      ticket -= static_cast<uint32_t>(weight_of(items[chosen++]));
    }
    std::rotate(items.begin() + static_cast<ptrdiff_t>(from),
                items.begin() + static_cast<ptrdiff_t>(chosen),
                items.begin() + static_cast<ptrdiff_t>(chosen) + 1);
  }
}

std::vector<CarrierTarget> InOrder(std::vector<CarrierTarget> targets, const Draw& draw) {
  std::stable_sort(targets.begin(), targets.end(),
                   [](const auto& a, const auto& b) { return a.priority < b.priority; });
  ShuffleEquals(
      targets, [](const auto& a, const auto& b) { return a.priority == b.priority; },
      [](const CarrierTarget& target) { return target.weight; }, draw);
  return targets;
}

}  // namespace

absl::string_view ToString(RouteVerdict verdict) {
  switch (verdict) {
    case RouteVerdict::kTakes:
      return "takes";
    case RouteVerdict::kInboundOnly:
      return "inbound_only";
    case RouteVerdict::kPrefixDiffers:
      return "prefix_differs";
    case RouteVerdict::kCallerNotAllowed:
      return "caller_not_allowed";
  }
  return "";
}

RoutePlan PlanRoute(const TrunkTable& table, absl::string_view callee, absl::string_view caller,
                    const Draw& draw) {
  struct Candidate {
    const Trunk* trunk;
    std::string prefix;
  };
  RoutePlan plan;
  std::vector<Candidate> candidates;
  for (const Trunk& trunk : table.trunks()) {
    plan.choices.push_back(Look(trunk, callee, caller));
    if (plan.choices.back().verdict != RouteVerdict::kTakes) continue;
    candidates.push_back({&trunk, plan.choices.back().prefix});
  }
  std::sort(plan.choices.begin(), plan.choices.end(),
            [](const auto& a, const auto& b) { return a.trunk_id < b.trunk_id; });
  const auto rank = [](const Candidate& c) {
    return std::make_pair(-static_cast<int>(c.prefix.size()), c.trunk->outbound.priority);
  };
  std::sort(candidates.begin(), candidates.end(), [&](const auto& a, const auto& b) {
    return rank(a) != rank(b) ? rank(a) < rank(b) : a.trunk->id < b.trunk->id;
  });
  ShuffleEquals(
      candidates, [&](const auto& a, const auto& b) { return rank(a) == rank(b); },
      [](const Candidate& c) { return c.trunk->outbound.weight; }, draw);
  for (const Candidate& candidate : candidates) {
    for (CarrierTarget& target : InOrder(candidate.trunk->outbound.targets, draw)) {
      plan.attempts.push_back({candidate.trunk->id, candidate.prefix, std::move(target)});
    }
  }
  return plan;
}

}  // namespace centralita::media
