// Which of the free agents: each strategy, levels, and changes of them while calls come.

#include <map>

#include "services/routing/domain/matching_fixture.h"

namespace centralita::routing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class StrategiesTest : public MatchingTest {};

TEST_F(StrategiesTest, LongestIdleIsWhoHasBeenWithoutACallForLongest) {
  Configure({"ana", "bea", "cai"}, By(Strategy::kLongestIdle));
  Ready({"cai"});
  Pass(absl::Seconds(1));
  Ready({"ana"});
  Pass(absl::Seconds(1));
  Ready({"bea"});

  EXPECT_EQ(Serve(absl::Seconds(5)), "cai");
  EXPECT_EQ(Serve(absl::Seconds(5)), "ana");
  EXPECT_EQ(Serve(absl::Seconds(5)), "bea");
  EXPECT_EQ(Serve(absl::Seconds(5)), "cai");
}

TEST_F(StrategiesTest, WhoHasACallIsNotIdleHoweverMuchRoomIsLeft) {
  Configure({"ana", "bea"}, By(Strategy::kLongestIdle));
  Ready({"ana"});
  Do(SetCapacity{.person = PersonId("ana"), .voice = 2});
  Pass(absl::Seconds(1));
  Ready({"bea"});

  EXPECT_THAT(Holders(Call()), ElementsAre("ana"));
  EXPECT_THAT(Holders(Call()), ElementsAre("bea"));
  EXPECT_THAT(Holders(Call()), ElementsAre("ana"));
  EXPECT_THAT(Holders(Call()), IsEmpty());
}

TEST_F(StrategiesTest, FewestCallsCountsThoseOfTheGroup) {
  Configure({"ana", "bea"}, By(Strategy::kFewestCalls));
  Configure({"bea"}, {}, "support");
  Ready({"ana", "bea"});
  Pass(absl::Seconds(1));
  const std::string other = Call({.group = GroupId("support")});
  Accept(other, "bea");
  End(other);

  EXPECT_EQ(Serve(absl::Seconds(1)), "ana");
  EXPECT_EQ(Serve(absl::Seconds(1)), "bea");
  EXPECT_EQ(Serve(absl::Seconds(1)), "ana");
}

TEST_F(StrategiesTest, WhoComesLateIsNotMadeToCatchUp) {
  Configure({"ana", "bea"}, By(Strategy::kFewestCalls));
  Ready({"ana"});
  for (int i = 0; i < 10; ++i) Serve(absl::Seconds(1));

  Ready({"bea"});

  std::map<std::string, int> shares;
  for (int i = 0; i < 10; ++i) ++shares[Serve(absl::Seconds(1))];
  EXPECT_EQ(shares["bea"], 5);
}

TEST_F(StrategiesTest, NorAreThoseWhoAreTakenIntoTheGroupWhileTheyWork) {
  Configure({"ana"}, By(Strategy::kFewestCalls));
  Configure({"bea", "cai"}, {}, "support");
  Ready({"ana", "bea", "cai"});
  for (int i = 0; i < 10; ++i) Serve(absl::Seconds(1));

  Configure({"ana", "bea", "cai"}, By(Strategy::kFewestCalls));

  std::map<std::string, int> shares;
  for (int i = 0; i < 9; ++i) ++shares[Serve(absl::Seconds(1))];
  EXPECT_EQ(shares["bea"], 3);
  EXPECT_EQ(shares["cai"], 3);
}

TEST_F(StrategiesTest, LeastTalkGoesByTheTimeInCalls) {
  Configure({"ana", "bea"}, By(Strategy::kLeastTalk));
  Ready({"ana", "bea"});

  EXPECT_EQ(Serve(absl::Seconds(100)), "ana");
  EXPECT_EQ(Serve(absl::Seconds(30)), "bea");
  EXPECT_EQ(Serve(absl::Seconds(30)), "bea");
  EXPECT_EQ(Serve(absl::Seconds(50)), "bea");
  EXPECT_EQ(Serve(), "ana");
}

TEST_F(StrategiesTest, LinearIsAlwaysTheFirstInTheOrder) {
  Configure({"ana", "bea"}, By(Strategy::kLinear));
  Ready({"bea", "ana"});

  EXPECT_EQ(Serve(), "ana");
  EXPECT_EQ(Serve(), "ana");
  EXPECT_THAT(Holders(Call()), ElementsAre("ana"));
  EXPECT_THAT(Holders(Call()), ElementsAre("bea"));
}

TEST_F(StrategiesTest, ChanceGoesByWeight) {
  Configure({"ana", "bea", "cai"}, [](GroupConfig& config) {
    config.distribution.strategy = Strategy::kWeightedRandom;
    config.settings = {{.weight = 1}, {.weight = 2}, {.weight = 7}};
  });
  Ready({"ana", "bea", "cai"});

  std::map<std::string, int> shares;
  constexpr int kCalls = 10'000;
  for (int i = 0; i < kCalls; ++i) ++shares[Serve()];

  // Within five standard deviations: sqrt(10000 p (1 - p)) is 30, 40 and 46.
  EXPECT_NEAR(shares["ana"], 1'000, 150);
  EXPECT_NEAR(shares["bea"], 2'000, 200);
  EXPECT_NEAR(shares["cai"], 7'000, 230);
}

TEST_F(StrategiesTest, ChancePassesWhoLetTheCallGoBy) {
  Configure({"ana", "bea", "cai"}, By(Strategy::kWeightedRandom));
  Ready({"ana", "bea", "cai"});

  std::map<std::string, int> rung;
  const std::string call = Call();
  for (int i = 0; i < 3; ++i) {
    ASSERT_FALSE(Holders(call).empty());
    const std::string agent = Holders(call).front();
    ++rung[agent];
    Decline(call, agent);
  }

  EXPECT_EQ(rung.size(), 3);
  EXPECT_THAT(Holders(call), IsEmpty());
}

TEST_F(StrategiesTest, LowerLevelsComeFirstAndEachKeepsItsTurn) {
  Configure({"ana", "pro", "bea", "max"},
            Each({{.level = 0}, {.level = 1}, {.level = 0}, {.level = 1}}));
  Ready({"ana", "pro", "bea", "max"});

  EXPECT_EQ(Serve(), "ana");
  EXPECT_EQ(Serve(), "bea");
  const std::string one = Call();
  const std::string two = Call();
  EXPECT_THAT(Holders(one), ElementsAre("ana"));
  EXPECT_THAT(Holders(two), ElementsAre("bea"));
  EXPECT_EQ(Serve(), "pro");
  End(two);
  End(one);
  EXPECT_EQ(Serve(), "ana");  // As if nobody had helped out.
  const std::string three = Call();
  const std::string four = Call();
  EXPECT_THAT(Holders(three), ElementsAre("bea"));
  EXPECT_EQ(Serve(), "max");  // The turn of those above is kept too.
}

TEST_F(StrategiesTest, JoinOnlyForCallsThatHaveWaitedForLong) {
  Configure({"ana", "boss"}, Each({{}, {.join_after = absl::Seconds(20)}}));
  Ready({"ana", "boss"});
  ASSERT_THAT(Holders(Call()), ElementsAre("ana"));
  const std::string call = Call();
  ASSERT_THAT(Holders(call), IsEmpty());

  Pass(absl::Seconds(19));
  EXPECT_THAT(Holders(call), IsEmpty());
  Pass(absl::Seconds(1));
  EXPECT_THAT(Holders(call), ElementsAre("boss"));
}

TEST_F(StrategiesTest, ChangeWhileCallsCome) {
  Configure({"ana", "bea", "cai"}, By(Strategy::kLinear));
  Ready({"ana", "bea", "cai"});
  ASSERT_EQ(Serve(absl::Seconds(10)), "ana");

  Configure({"ana", "bea", "cai"}, By(Strategy::kFewestCalls));
  EXPECT_EQ(Serve(absl::Seconds(10)), "bea");
  Configure({"ana", "bea", "cai"}, By(Strategy::kLongestIdle));
  EXPECT_EQ(Serve(absl::Seconds(10)), "cai");
  Configure({"cai", "ana", "bea"}, By(Strategy::kOrdered));
  EXPECT_EQ(Serve(), "ana");  // Behind whoever had the last one, wherever that is now.
}

TEST_F(StrategiesTest, AMembershipBeginsAndEndsInTime) {
  Configure({"ana", "temp"},
            Each({{.disabled = true},
                  {.start = now_ + absl::Seconds(60), .end = now_ + absl::Seconds(90)}}));
  Ready({"ana", "temp"});
  Configure({"ana", "temp"}, [this](GroupConfig& config) {
    config.empty_queue.join = Emptiness::kNever;
    config.settings = {{.disabled = true},
                       {.start = now_ + absl::Seconds(60), .end = now_ + absl::Seconds(90)}};
  });
  const std::string call = Call();
  ASSERT_THAT(Holders(call), IsEmpty());

  Pass(absl::Seconds(60));
  EXPECT_THAT(Holders(call), ElementsAre("temp"));
  End(call);
  Pass(absl::Seconds(30));
  EXPECT_THAT(Holders(Call()), IsEmpty());
}

}  // namespace
}  // namespace centralita::routing
