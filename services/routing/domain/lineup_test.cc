#include "services/routing/domain/lineup.h"

#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/testing/seed.h"
#include "services/routing/domain/sticky_memory.h"

namespace centralita::routing {
namespace {

using ::testing::ElementsAre;

TEST(WeightTree, FindsTheHolderOfEachTicket) {
  auto random = test::MakeRandom();
  for (size_t size : {1, 2, 3, 7, 8, 9, 64, 100}) {
    WeightTree tree(size);
    std::vector<uint32_t> weights(size);
    for (int change = 0; change < 50; ++change) {
      const auto position = static_cast<uint32_t>(random() % size);
      weights[position] = static_cast<uint32_t>(random() % 5);
      tree.Set(position, weights[position]);
    }
    uint64_t ticket = 0;
    for (uint32_t position = 0; position < size; ++position) {
      EXPECT_EQ(tree.At(position), weights[position]);
      for (uint32_t i = 0; i < weights[position]; ++i) EXPECT_EQ(tree.Find(ticket++), position);
    }
    EXPECT_EQ(tree.total(), ticket);
  }
}

GroupConfig Members(int count, Strategy strategy) {
  GroupConfig config;
  for (int i = 0; i < count; ++i) config.agents.emplace_back("p" + std::to_string(i));
  config.distribution.strategy = strategy;
  return config;
}

std::vector<uint32_t> Order(const Lineup& lineup, size_t tier, uint32_t turn) {
  std::vector<uint32_t> order;
  lineup.Walk(tier, turn, [&order](uint32_t position) {
    order.push_back(position);
    return true;
  });
  return order;
}

TEST(Lineup, RotatesFromTheTurn) {
  Lineup lineup(Members(5, Strategy::kOrdered));
  for (const uint32_t position : {4, 0, 2}) lineup.Put(position, {});

  EXPECT_THAT(Order(lineup, 0, 0), ElementsAre(0, 2, 4));
  EXPECT_THAT(Order(lineup, 0, 1), ElementsAre(2, 4, 0));
  EXPECT_THAT(Order(lineup, 0, 5), ElementsAre(0, 2, 4));
}

TEST(Lineup, StandsByLevel) {
  GroupConfig config = Members(4, Strategy::kLinear);
  config.settings = {{.level = 7}, {.level = 2}, {.level = 7}, {.level = 2}};
  Lineup lineup(config);
  for (uint32_t position = 0; position < 4; ++position) lineup.Put(position, {});

  ASSERT_EQ(lineup.tier_count(), 2);
  EXPECT_EQ(lineup.LevelOf(0), 2);
  EXPECT_THAT(Order(lineup, 0, 0), ElementsAre(1, 3));
  EXPECT_THAT(Order(lineup, 1, 0), ElementsAre(0, 2));
}

TEST(Lineup, FollowsWhateverRanksTheAgents) {
  auto random = test::MakeRandom();
  Lineup lineup(Members(20, Strategy::kFewestCalls));
  std::map<uint32_t, int64_t> taken;
  for (int change = 0; change < 2'000; ++change) {
    const auto position = static_cast<uint32_t>(random() % 20);
    if (random() % 3 == 0) {
      lineup.Remove(position);
      taken.erase(position);
    } else {
      taken[position] = static_cast<int64_t>(random() % 4);
      lineup.Put(position, {.taken = taken[position]});
    }
    std::set<std::pair<int64_t, uint32_t>> expected;
    for (const auto& [who, count] : taken) expected.insert({count, who});
    std::vector<uint32_t> order;
    for (const auto& [count, who] : expected) order.push_back(who);
    ASSERT_EQ(Order(lineup, 0, 0), order);
    ASSERT_EQ(lineup.count(), taken.size());
  }
}

TEST(Lineup, DrawsFromWhoIsLeftByWeight) {
  GroupConfig config = Members(4, Strategy::kWeightedRandom);
  config.settings = {{.weight = 1}, {.weight = 2}, {.weight = 3}, {.weight = 4}};
  Lineup lineup(config);
  for (const uint32_t position : {0, 1, 2, 3}) lineup.Put(position, {});
  lineup.Remove(3);

  std::map<uint32_t, int> tickets;
  for (uint64_t random = 0; random < 4; ++random) ++tickets[*lineup.DrawFrom(0, random, {1, 3})];

  EXPECT_EQ(tickets, (std::map<uint32_t, int>{{0, 1}, {2, 3}}));
  EXPECT_EQ(lineup.DrawFrom(0, 9, {2, 1, 0}), std::nullopt);
}

TEST(StickyMemory, ForgetsTheOldAndTheOldest) {
  StickyMemory memory;
  const absl::Time start = absl::UnixEpoch();
  memory.Remember("a", 1, start, absl::Hours(1));
  memory.Remember("b", 2, start + absl::Minutes(30), absl::Hours(1));
  memory.Remember("a", 3, start + absl::Minutes(40), absl::Hours(1));

  EXPECT_EQ(memory.Find("a", start), 3);
  EXPECT_EQ(memory.Find("b", start + absl::Minutes(30)), std::nullopt);
  memory.Remember("c", 4, start + absl::Minutes(90), absl::Hours(1));
  EXPECT_EQ(memory.entries().size(), 2);  // All but b.
  EXPECT_EQ(StickyMemory(memory.entries()), memory);

  for (size_t i = 0; i < StickyMemory::kMaxCallers; ++i) {
    memory.Remember(std::to_string(i), 5, start + absl::Minutes(91), absl::Hours(1));
  }
  EXPECT_EQ(memory.entries().size(), StickyMemory::kMaxCallers);
  EXPECT_EQ(memory.Find("a", start), std::nullopt);
}

}  // namespace
}  // namespace centralita::routing
