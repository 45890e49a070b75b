// What calls ask for: skills, one agent, to come first; and how often they try.

#include "services/routing/domain/matching_fixture.h"

namespace centralita::routing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class DemandsTest : public MatchingTest {
 protected:
  static MemberSettings Speaks(int german) {
    return {.skills = {{.skill = "german", .level = german}}};
  }
  static Enqueue German(int level, absl::Duration drop_after = absl::ZeroDuration()) {
    return {.skills = {{.skill = "german", .min_level = level, .drop_after = drop_after}}};
  }
  static Change Sticky(absl::Duration hold) {
    return [hold](GroupConfig& config) {
      config.distribution.sticky_memory = absl::Hours(1);
      config.distribution.sticky_hold = hold;
    };
  }
  std::string CallFrom(const std::string& caller) { return Call({.caller = caller}); }

  /// Bea has had the caller; then Ana and Bea are free, and it would be Ana's turn.
  void LetBeaHaveTheCaller() {
    ASSERT_EQ(Serve(), "ana");
    const std::string call = CallFrom("+34600000001");
    ASSERT_THAT(Holders(call), ElementsAre("bea"));
    Accept(call, "bea");
    End(call);
  }
};

TEST_F(DemandsTest, OnlyWhoHasTheSkillWellEnough) {
  Configure({"ana", "bea", "cai"}, Each({{}, Speaks(3), Speaks(5)}));
  Ready({"ana", "bea", "cai"});

  EXPECT_THAT(Holders(Call(German(4))), ElementsAre("cai"));
  const std::string call = Call(German(4));
  EXPECT_THAT(Holders(call), IsEmpty());
  EXPECT_THAT(Holders(Call()), ElementsAre("ana"));  // Bea is rung for whoever comes next.
}

TEST_F(DemandsTest, TheGroupsAndTheCallsDemandsHoldTogether) {
  Configure({"ana", "bea"}, [](GroupConfig& config) {
    config.distribution.skills = {{.skill = "billing"}};
    config.settings = {Speaks(5), Speaks(5)};
    config.settings[1].skills.push_back({.skill = "billing", .level = 1});
  });
  Ready({"ana", "bea"});

  EXPECT_THAT(Holders(Call(German(1))), ElementsAre("bea"));
}

TEST_F(DemandsTest, DemandsRelaxStepByStep) {
  Configure({"ana", "bea"}, Each({{}, Speaks(3)}));
  Ready({"ana", "bea"});
  Enqueue call = German(5, absl::Seconds(10));
  call.skills.push_back({.skill = "german", .min_level = 2, .drop_after = absl::Seconds(30)});
  const std::string first = Call(call);
  const std::string second = Call(call);
  ASSERT_THAT(Holders(first), IsEmpty());

  Pass(absl::Seconds(10));
  EXPECT_THAT(Holders(first), ElementsAre("bea"));
  EXPECT_THAT(Holders(second), IsEmpty());
  Pass(absl::Seconds(20));
  EXPECT_THAT(Holders(second), ElementsAre("ana"));
}

TEST_F(DemandsTest, PreferredSkillsComeFirstWithinALevel) {
  MemberSettings expert = Speaks(5);
  expert.level = 1;
  Configure({"ana", "bea", "pro"}, Each({{}, Speaks(5), expert}));
  Ready({"ana", "bea", "pro"});
  const Enqueue call = {.skills = {{.skill = "german", .min_level = 4, .preferred = true}}};

  EXPECT_THAT(Holders(Call(call)), ElementsAre("bea"));
  EXPECT_THAT(Holders(Call(call)), ElementsAre("ana"));
  EXPECT_THAT(Holders(Call(call)), ElementsAre("pro"));
}

TEST_F(DemandsTest, AnAgentWhoIsFreedTakesTheOldestCallWithinReach) {
  Configure({"ana", "bea"}, Each({{}, Speaks(5)}));
  Ready({"ana", "bea"});
  ASSERT_THAT(Holders(Call(German(5))), ElementsAre("bea"));
  ASSERT_THAT(Holders(Call()), ElementsAre("ana"));
  const std::string german = Call(German(5));
  const std::string any = Call();

  End("c2");

  EXPECT_THAT(Holders(any), ElementsAre("ana"));
  EXPECT_THAT(Holders(german), IsEmpty());
}

TEST_F(DemandsTest, NewSettingsHoldForThoseWhoWait) {
  Configure({"ana"}, Each({Speaks(1)}));
  Ready({"ana"});
  const std::string call = Call(German(5));
  ASSERT_THAT(Holders(call), IsEmpty());

  Configure({"ana"}, Each({Speaks(6)}));

  EXPECT_THAT(Holders(call), ElementsAre("ana"));
}

TEST_F(DemandsTest, CallersComeBackToWhomTheyHad) {
  Configure({"ana", "bea"}, Sticky(absl::ZeroDuration()));
  Ready({"ana", "bea"});
  LetBeaHaveTheCaller();

  EXPECT_THAT(Holders(CallFrom("+34600000001")), ElementsAre("bea"));
  EXPECT_THAT(Holders(CallFrom("+34600000001")), ElementsAre("ana"));  // Nobody is waited for.
}

TEST_F(DemandsTest, TheMemoryFadesAndSurvivesARestart) {
  Configure({"ana", "bea"}, Sticky(absl::ZeroDuration()));
  Ready({"ana", "bea"});
  LetBeaHaveTheCaller();
  workspace_ = Workspace(workspace_.ToImage());

  const std::string call = CallFrom("+34600000001");
  EXPECT_THAT(Holders(call), ElementsAre("bea"));
  Accept(call, "bea");
  End(call);
  Pass(absl::Hours(1));
  EXPECT_THAT(Holders(CallFrom("+34600000001")), ElementsAre("ana"));
}

TEST_F(DemandsTest, AHeldCallWaitsForOneAgentAndNoLonger) {
  Configure({"ana", "bea"}, Sticky(absl::Seconds(20)));
  Ready({"ana", "bea"});
  LetBeaHaveTheCaller();
  ASSERT_EQ(Serve(), "ana");
  const std::string busy = Call();
  ASSERT_THAT(Holders(busy), ElementsAre("bea"));

  const std::string one = CallFrom("+34600000001");
  const std::string two = CallFrom("+34600000001");
  EXPECT_THAT(Holders(one), IsEmpty());
  End(busy);
  EXPECT_THAT(Holders(one), ElementsAre("bea"));
  Pass(absl::Seconds(20));
  EXPECT_THAT(Holders(two), ElementsAre("ana"));
}

TEST_F(DemandsTest, AHoldFallsWhenItsAgentLeavesOrLetsTheCallGoBy) {
  Configure({"ana", "bea"}, Sticky(absl::Seconds(60)));
  Ready({"ana", "bea"});
  LetBeaHaveTheCaller();
  ASSERT_EQ(Serve(), "ana");
  const std::string busy = Call();
  Accept(busy, "bea");
  const std::string one = CallFrom("+34600000001");
  ASSERT_THAT(Holders(one), IsEmpty());

  Do(SetConsole{.person = PersonId("bea"), .alive = false});
  EXPECT_THAT(Holders(one), ElementsAre("ana"));

  Do(SetConsole{.person = PersonId("bea"), .alive = true});
  const std::string two = CallFrom("+34600000001");
  End(busy);
  ASSERT_THAT(Holders(two), ElementsAre("bea"));
  End(one);
  Decline(two, "bea");
  EXPECT_THAT(Holders(two), ElementsAre("ana"));
}

TEST_F(DemandsTest, ThePlaceIsTheTimeOfWaitingAndAMinuteForEachStepOfPriority) {
  Configure({"ana"}, {}, "sales");
  Configure(
      {"ana"}, [](GroupConfig& config) { config.priority = 1; }, "vip");
  Ready({"ana"});
  const std::string busy = Call();
  Accept(busy, "ana");
  const std::string plain = Call();
  Pass(absl::Seconds(59));
  const std::string vip = Call({.group = GroupId("vip")});
  Pass(absl::Seconds(2));
  const std::string late_vip = Call({.group = GroupId("vip")});
  const std::string urgent = Call({.priority = 3});

  std::vector<std::string> order;
  std::string last = busy;
  for (int i = 0; i < 4; ++i) {
    End(last);
    for (const std::string& call : {plain, vip, late_vip, urgent}) {
      if (!Holders(call).empty()) last = call;
    }
    order.push_back(last);
  }
  EXPECT_THAT(order, ElementsAre(urgent, vip, plain, late_vip));
}

TEST_F(DemandsTest, AGroupsNewPriorityHoldsForThoseWhoWait) {
  Configure({"ana"}, {}, "sales");
  Configure({"ana"}, {}, "vip");
  Ready({"ana"});
  const std::string busy = Call();
  const std::string plain = Call();
  Pass(absl::Seconds(10));
  const std::string vip = Call({.group = GroupId("vip")});

  Configure(
      {"ana"}, [](GroupConfig& config) { config.priority = 2; }, "vip");
  End(busy);

  EXPECT_THAT(Holders(vip), ElementsAre("ana"));
  EXPECT_THAT(Holders(plain), IsEmpty());
}

TEST_F(DemandsTest, RoundsAreAsLongAndAsManyAsTheGroupSays) {
  Configure({"ana"}, [](GroupConfig& config) {
    config.missed_offers = {.round_pause = absl::Seconds(20), .max_rounds = 2};
  });
  Ready({"ana"});
  const std::string call = Call();

  Decline(call, "ana");
  Pass(absl::Seconds(19));
  EXPECT_THAT(Holders(call), IsEmpty());
  Pass(absl::Seconds(1));
  EXPECT_THAT(Holders(call), ElementsAre("ana"));
  Decline(call, "ana");
  Pass(absl::Seconds(20));
  EXPECT_EQ(Get(call).phase, CallPhase::kMissed);
  EXPECT_EQ(Get(call).missed_because, MissedReason::kTimeout);
}

}  // namespace
}  // namespace centralita::routing
