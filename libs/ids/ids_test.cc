#include <set>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/container/flat_hash_set.h"
#include "absl/hash/hash_testing.h"
#include "libs/ids/id.h"
#include "libs/ids/name.h"
#include "libs/ids/uuid.h"

namespace centralita::ids {
namespace {

using testing::ElementsAre;

const absl::Time kNow = absl::FromUnixMillis(1'645'557'742'000);

/// The example of RFC 9562, appendix A.6.
TEST(UuidV7, IsLaidOutAsInTheRfc) {
  EXPECT_EQ(UuidV7(kNow, 0xcc3, 0x18c4dc0c0c07398f), "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
}

TEST(UuidV7, SortsByTime) {
  EXPECT_LT(UuidV7(kNow, 0xfff, ~0ull), UuidV7(kNow + absl::Milliseconds(1), 0, 0));
}

TEST(UuidSource, IdsOfOneMillisecondAscend) {
  FakeClock clock(kNow);
  UuidSource source(clock);
  std::string previous = source.Next();
  for (int i = 0; i < 10'000; ++i) {  // More than the counter's 4096.
    std::string next = source.Next();
    ASSERT_GT(next, previous);
    ASSERT_TRUE(IsUuid(next)) << next;
    previous = std::move(next);
  }
}

TEST(UuidSource, IdsAscendWhenTheClockStepsBack) {
  FakeClock clock(kNow);
  UuidSource source(clock);
  const std::string before = source.Next();

  clock.Advance(-absl::Hours(1));

  EXPECT_GT(source.Next(), before);
}

TEST(UuidSource, TheSameSeedGivesTheSameIds) {
  FakeClock clock(kNow);
  EXPECT_EQ(UuidSource(clock, 7).Next(), UuidSource(clock, 7).Next());
  EXPECT_NE(UuidSource(clock, 7).Next(), UuidSource(clock, 8).Next());
}

TEST(UuidSource, ThreadsNeverGetTheSame) {
  FakeClock clock(kNow);
  UuidSource source(clock);
  std::vector<std::vector<std::string>> made(4);
  {
    std::vector<std::jthread> threads;
    for (auto& ids : made) {
      threads.emplace_back([&] {
        for (int i = 0; i < 1000; ++i) ids.push_back(source.Next());
      });
    }
  }
  std::set<std::string> all;
  for (const auto& ids : made) all.insert(ids.begin(), ids.end());
  EXPECT_EQ(all.size(), 4000u);
}

TEST(IsUuid, TakesOnlyTheCanonicalForm) {
  EXPECT_TRUE(IsUuid("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"));
  EXPECT_FALSE(IsUuid("017F22E2-79B0-7CC3-98C4-DC0C0C07398F"));
  EXPECT_FALSE(IsUuid("017f22e279b07cc398c4dc0c0c07398f"));
  EXPECT_FALSE(IsUuid("017f22e2-79b0-7cc3-98c4-dc0c0c07398"));
  EXPECT_FALSE(IsUuid("017f22e2-79b0-7cc3-98c4-dc0c0c07398g"));
  EXPECT_FALSE(IsUuid(""));
}

using CallId = Id<struct CallTag>;
using AgentId = Id<struct AgentTag>;
static_assert(!std::is_convertible_v<CallId, AgentId>);
static_assert(!std::is_constructible_v<CallId, AgentId>);

TEST(Id, ComparesAndHashesByItsText) {
  EXPECT_LT(CallId("a"), CallId("b"));
  EXPECT_EQ(CallId("a"), CallId(std::string("a")));
  EXPECT_TRUE(absl::VerifyTypeImplementsAbslHashCorrectly({CallId(), CallId("a"), CallId("b")}));
  EXPECT_TRUE((absl::flat_hash_set<CallId>{CallId("a")}.contains(CallId("a"))));
}

TEST(Id, ParseRefusesWhatIsNoUuid) {
  EXPECT_EQ(CallId::Parse("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")->value(),
            "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  const absl::Status refused = CallId::Parse("call 1").status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status::Reason(refused), "ID_MALFORMED");
}

TEST(ParseName, TakesApartWhatMakeNameMakes) {
  const std::string name = MakeName("workspaces/*/groups/*/schedule", {"w1", "g-7"});

  EXPECT_EQ(name, "workspaces/w1/groups/g-7/schedule");
  EXPECT_THAT(*ParseName("workspaces/*/groups/*/schedule", name), ElementsAre("w1", "g-7"));
}

class ParseNameRefuses : public testing::TestWithParam<std::string> {};

TEST_P(ParseNameRefuses, AForeignName) {
  const absl::Status refused = ParseName("workspaces/*/groups/*", GetParam()).status();

  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status::Reason(refused), "NAME_MALFORMED");
  EXPECT_EQ(status::Metadata(refused)["name"], GetParam());
}

INSTANTIATE_TEST_SUITE_P(, ParseNameRefuses,
                         testing::Values("", "workspaces/w/groups", "workspaces/w/groups/",
                                         "workspaces//groups/g", "workspaces/w/queues/g",
                                         "workspaces/w/groups/g/x", "/workspaces/w/groups/g",
                                         "workspaces/w/groups/a b", "workspaces/w/groups/a%2Fb",
                                         "workspaces/w/groups/" + std::string(129, 'g')));

TEST(MakeNameDeathTest, AWrongNumberOfIdsIsAFaultOfTheProgram) {
  EXPECT_DEATH(MakeName("workspaces/*", {}), "not as many ids");
  EXPECT_DEATH(MakeName("workspaces/*", {"a", "b"}), "not as many ids");
}

}  // namespace
}  // namespace centralita::ids
