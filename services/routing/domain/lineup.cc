#include "services/routing/domain/lineup.h"

#include <algorithm>

namespace centralita::routing {

Lineup::Lineup(const GroupConfig& config) : strategy_(config.distribution.strategy) {
  const size_t size = config.agents.size();
  std::vector<int> levels = {};
  for (uint32_t i = 0; i < size; ++i) levels.push_back(SettingsAt(config, i).level);
  std::vector<int> distinct = levels;
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  if (distinct.empty()) distinct.push_back(0);
  for (const int level : distinct) {
    Tier& tier = tiers_.emplace_back();
    tier.level = level;
    tier.free = PositionSet(size);
    if (strategy_ == Strategy::kWeightedRandom) tier.weights = WeightTree(size);
  }
  if (distinct.size() > 1) {
    for (const int level : levels) {
      const auto at = std::lower_bound(distinct.begin(), distinct.end(), level);
      tier_of_.push_back(static_cast<uint8_t>(at - distinct.begin()));
    }
  }
  if (ranks()) rank_of_.resize(size);
  if (strategy_ == Strategy::kWeightedRandom) {
    for (uint32_t i = 0; i < size; ++i) {
      weight_of_.push_back(static_cast<uint32_t>(std::max(1, SettingsAt(config, i).weight)));
    }
  }
}

void Lineup::Put(uint32_t position, const Merit& merit) {
  Tier& tier = tiers_[TierOf(position)];
  const bool known = tier.free.Contains(position);
  if (ranks()) {
    const Rank rank = RankOf(position, merit);
    if (known) {
      if (rank_of_[position] == rank) return;
      tier.ranked.erase(rank_of_[position]);
    }
    tier.ranked.insert(rank);
    rank_of_[position] = rank;
  }
  if (known) return;
  ++count_;
  tier.free.Insert(position);
  if (!weight_of_.empty()) tier.weights.Set(position, weight_of_[position]);
}

void Lineup::Remove(uint32_t position) {
  Tier& tier = tiers_[TierOf(position)];
  if (!tier.free.Contains(position)) return;
  --count_;
  tier.free.Erase(position);
  if (!weight_of_.empty()) tier.weights.Set(position, 0);
  if (!ranks()) return;
  tier.ranked.erase(rank_of_[position]);
  rank_of_[position] = Rank();
}

bool Lineup::Contains(uint32_t position) const {
  return !tiers_.empty() && tiers_[TierOf(position)].free.Contains(position);
}

bool Lineup::ranks() const {
  return strategy_ == Strategy::kLongestIdle || strategy_ == Strategy::kFewestCalls ||
         strategy_ == Strategy::kLeastTalk;
}

/// An agent with a call is not idle, however long ago the last one ended.
Lineup::Rank Lineup::RankOf(uint32_t position, const Merit& merit) const {
  Rank rank{.idle_since = merit.idle_since, .position = position};
  if (strategy_ == Strategy::kLongestIdle) rank.merit = merit.load;
  if (strategy_ == Strategy::kFewestCalls) rank.merit = merit.taken;
  if (strategy_ == Strategy::kLeastTalk) rank.merit = absl::ToInt64Nanoseconds(merit.talked);
  return rank;
}

std::optional<uint32_t> Lineup::DrawFrom(size_t tier, uint64_t random,
                                         std::vector<uint32_t> passed) const {
  const Tier& here = tiers_[tier];
  std::erase_if(passed, [&here](uint32_t position) { return !here.free.Contains(position); });
  std::sort(passed.begin(), passed.end());
  uint64_t total = here.weights.total();
  for (const uint32_t position : passed) total -= weight_of_[position];
  if (total == 0) return std::nullopt;
  // The ticket is one of those that are left; each position passed before it puts it further on.
  uint64_t ticket = random % total;
  for (const uint32_t position : passed) {
    if (here.weights.Find(ticket) < position) break;
    ticket += weight_of_[position];
  }
  return here.weights.Find(ticket);
}

}  // namespace centralita::routing
