#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/time/time.h"
#include "services/routing/domain/group_config.h"
#include "services/routing/domain/position_set.h"
#include "services/routing/domain/weight_tree.h"

namespace centralita::routing {

/// What ranks a free agent among the others of a group, besides the place in its order.
struct Merit {
  int load = 0;  // Calls and offers that the agent has already.
  absl::Time idle_since;
  int64_t taken = 0;
  absl::Duration talked;
};

/// The free agents of a group, in the order in which its strategy would have them: a change and a
/// search cost O(log members).
///
/// Agents stand in tiers, one for each level that the configuration names, lowest first. Everything
/// here follows from the configuration and the agents: it is made anew when the former changes.
class Lineup {
 public:
  Lineup() = default;
  explicit Lineup(const GroupConfig& config);

  /// The agent at `position` is free, and ranks so; or ranks differently from now on.
  void Put(uint32_t position, const Merit& merit);
  void Remove(uint32_t position);

  bool Contains(uint32_t position) const;
  bool empty() const { return count_ == 0; }
  size_t count() const { return count_; }

  /// Whether the strategy goes by Merit at all.
  bool ranks() const;

  size_t tier_count() const { return tiers_.size(); }
  size_t TierOf(uint32_t position) const { return tier_of_.empty() ? 0 : tier_of_[position]; }
  int LevelOf(size_t tier) const { return tiers_[tier].level; }

  /// Tells `visit` the tier's free agents, first choice first, until it returns false. A rotation
  /// begins at `turn`. Of kWeightedRandom: in the order of the group; see DrawFrom.
  template <typename Visit>
  void Walk(size_t tier, uint32_t turn, Visit visit) const;

  /// One of the tier's free agents but those at `passed`, by weight. `random`: any number.
  std::optional<uint32_t> DrawFrom(size_t tier, uint64_t random,
                                   std::vector<uint32_t> passed) const;

  friend bool operator==(const Lineup&, const Lineup&) = default;

 private:
  struct Rank {
    int64_t merit = 0;      // Less comes first.
    absl::Time idle_since;  // Then who has been idle for longer.
    uint32_t position = 0;

    friend bool operator==(const Rank&, const Rank&) = default;
    friend bool operator<(const Rank& a, const Rank& b) {
      if (a.merit != b.merit) return a.merit < b.merit;
      return a.idle_since != b.idle_since ? a.idle_since < b.idle_since : a.position < b.position;
    }
  };

  struct Tier {
    int level = 0;
    PositionSet free;
    absl::btree_set<Rank> ranked;  // Of strategies that rank.
    WeightTree weights;            // Of kWeightedRandom.

    friend bool operator==(const Tier&, const Tier&) = default;
  };

  Rank RankOf(uint32_t position, const Merit& merit) const;
  bool rotates() const {
    return strategy_ == Strategy::kOrdered || strategy_ == Strategy::kRingAll ||
           strategy_ == Strategy::kProgressive;
  }

  Strategy strategy_ = Strategy::kOrdered;
  size_t count_ = 0;
  std::vector<Tier> tiers_;
  std::vector<uint8_t> tier_of_;     // By position. Empty: all in the first.
  std::vector<Rank> rank_of_;        // By position, of strategies that rank; of those who are free.
  std::vector<uint32_t> weight_of_;  // By position, of kWeightedRandom.
};

template <typename Visit>
void Lineup::Walk(size_t tier, uint32_t turn, Visit visit) const {
  const Tier& here = tiers_[tier];
  if (ranks()) {
    for (const Rank& rank : here.ranked) {
      if (!visit(rank.position)) return;
    }
    return;
  }
  const uint32_t first = rotates() ? turn : 0;
  for (auto at = here.free.First(first); at.has_value(); at = here.free.First(*at + 1)) {
    if (!visit(*at)) return;
  }
  for (auto at = here.free.First(0); at.has_value() && *at < first; at = here.free.First(*at + 1)) {
    if (!visit(*at)) return;
  }
}

}  // namespace centralita::routing
