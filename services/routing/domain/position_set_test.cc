#include "services/routing/domain/position_set.h"

#include <set>

#include <gtest/gtest.h>

#include "libs/testing/seed.h"

namespace centralita::routing {
namespace {

TEST(PositionSet, AnEmptySetHasNoFirst) {
  EXPECT_EQ(PositionSet().First(), std::nullopt);
  EXPECT_EQ(PositionSet(0).First(7), std::nullopt);
  EXPECT_EQ(PositionSet(5000).First(4999), std::nullopt);
}

TEST(PositionSet, FindsTheNextMemberAcrossWords) {
  PositionSet set(300'000);
  set.Insert(63);
  set.Insert(299'999);

  EXPECT_EQ(set.First(0), 63u);
  EXPECT_EQ(set.First(63), 63u);
  EXPECT_EQ(set.First(64), 299'999u);
  set.Erase(299'999);
  EXPECT_EQ(set.First(64), std::nullopt);
}

TEST(PositionSet, DoesWhatAnOrderedSetDoes) {
  auto random = test::MakeRandom();
  for (const uint32_t size : {1u, 63u, 64u, 65u, 4096u, 4097u, 9000u}) {
    PositionSet set(size);
    std::set<uint32_t> model;
    for (int i = 0; i < 3000; ++i) {
      const auto position = static_cast<uint32_t>(random() % size);
      if (random() % 3 != 0) {
        set.Insert(position);
        model.insert(position);
      } else {
        set.Erase(position);
        model.erase(position);
      }
      const auto from = static_cast<uint32_t>(random() % (size + 70));
      const auto it = model.lower_bound(from);
      ASSERT_EQ(set.First(from), it == model.end() ? std::nullopt : std::optional(*it));
      ASSERT_EQ(set.count(), model.size());
    }
  }
}

}  // namespace
}  // namespace centralita::routing
