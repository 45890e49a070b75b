// Several phones for one call: who rings, and that exactly one has it.

#include "services/routing/domain/matching_fixture.h"

namespace centralita::routing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class RingingTest : public MatchingTest {
 protected:
  static Change RingAll(int limit) {
    return [limit](GroupConfig& config) {
      config.distribution = {.strategy = Strategy::kRingAll, .ring_limit = limit};
    };
  }
  static Change Progressive(int limit) {
    return [limit](GroupConfig& config) {
      config.distribution = {
          .strategy = Strategy::kProgressive, .step_time = absl::Seconds(5), .ring_limit = limit};
      config.ring_time = absl::Seconds(30);
    };
  }
};

TEST_F(RingingTest, AllRingUpToTheLimit) {
  Configure({"ana", "bea", "cai", "dan"}, RingAll(3));
  Ready({"ana", "bea", "cai", "dan"});

  EXPECT_THAT(Holders(Call()), ElementsAre("ana", "bea", "cai"));
}

TEST_F(RingingTest, ExactlyOneHasIt) {
  Configure({"ana", "bea", "cai"}, RingAll(3));
  Ready({"ana", "bea", "cai"});
  const std::string call = Call();
  const uint64_t late = TokenOf(call, "cai");

  Accept(call, "bea");

  EXPECT_THAT(Holders(call), ElementsAre("bea"));
  EXPECT_EQ(Get(call).phase, CallPhase::kConnected);
  EXPECT_FALSE(
      router_.Step(workspace_, AcceptOffer{.call = CallId(call), .token = late}, now_).ok());
  EXPECT_EQ(workspace_.groups()[0].figures.offers[static_cast<size_t>(OfferOutcome::kLostRace)], 2);
}

TEST_F(RingingTest, WhoLostTheRaceIsFreeAtOnceAndHasNotLetAnythingGoBy) {
  Configure({"ana", "bea"}, RingAll(2));
  Ready({"ana", "bea"});
  const std::string first = Call();
  const std::string second = Call();
  ASSERT_THAT(Holders(second), IsEmpty());

  Accept(first, "ana");

  EXPECT_THAT(Holders(second), ElementsAre("bea"));
  EXPECT_EQ(StandingIn(*workspace_.FindAgent(PersonId("bea")), 0), nullptr);
}

TEST_F(RingingTest, TheOthersRingOnWhenOneCannot) {
  Configure({"ana", "bea", "cai"}, RingAll(2));
  Ready({"ana", "bea", "cai"});
  const std::string call = Call();
  ASSERT_THAT(Holders(call), ElementsAre("ana", "bea"));

  Decline(call, "ana", OfferOutcome::kDeviceFailed);
  EXPECT_THAT(Holders(call), ElementsAre("bea", "cai"));
  Decline(call, "cai");
  EXPECT_THAT(Holders(call), ElementsAre("bea"));
  Choose("bea", ChosenStatus::kBreak);
  EXPECT_EQ(Get(call).phase, CallPhase::kWaiting);
}

TEST_F(RingingTest, WhoeverGetsFreeRingsToo) {
  Configure({"ana", "bea"}, RingAll(2));
  Ready({"ana"});
  const std::string call = Call();
  ASSERT_THAT(Holders(call), ElementsAre("ana"));

  Ready({"bea"});

  EXPECT_THAT(Holders(call), ElementsAre("ana", "bea"));
}

TEST_F(RingingTest, CallsThatRingNowhereComeBeforeThoseThatWouldRingMore) {
  Configure({"ana", "bea"}, RingAll(2));
  Configure({"bea"}, {}, "support");
  Ready({"ana"});
  const std::string old = Call();
  Ready({"bea"});
  ASSERT_THAT(Holders(old), ElementsAre("ana", "bea"));
  const std::string young = Call({.group = GroupId("support")});
  ASSERT_THAT(Holders(young), IsEmpty());

  Choose("bea", ChosenStatus::kBreak);
  Choose("bea", ChosenStatus::kAvailable);

  EXPECT_THAT(Holders(young), ElementsAre("bea"));
}

TEST_F(RingingTest, ALargerLimitHoldsForTheNextCall) {
  Configure({"ana", "bea", "cai"}, RingAll(1));
  Ready({"ana", "bea", "cai"});
  ASSERT_THAT(Holders(Call()), ElementsAre("ana"));

  Configure({"ana", "bea", "cai"}, RingAll(3));

  EXPECT_THAT(Holders(Call()), ElementsAre("bea", "cai"));
}

TEST_F(RingingTest, OneMoreRingsWithEachStep) {
  Configure({"ana", "bea", "cai", "dan"}, Progressive(3));
  Ready({"ana", "bea", "cai", "dan"});
  const std::string call = Call();
  EXPECT_THAT(Holders(call), ElementsAre("ana"));

  Pass(absl::Seconds(4));
  EXPECT_THAT(Holders(call), ElementsAre("ana"));
  Pass(absl::Seconds(1));
  EXPECT_THAT(Holders(call), ElementsAre("ana", "bea"));
  Pass(absl::Seconds(5));
  EXPECT_THAT(Holders(call), ElementsAre("ana", "bea", "cai"));
  Pass(absl::Seconds(10));
  EXPECT_THAT(Holders(call), ElementsAre("ana", "bea", "cai"));
}

TEST_F(RingingTest, AStepWaitsForWhoeverGetsFree) {
  Configure({"ana", "bea"}, Progressive(2));
  Ready({"ana"});
  const std::string call = Call();
  Pass(absl::Seconds(5));
  ASSERT_THAT(Holders(call), ElementsAre("ana"));

  Ready({"bea"});

  EXPECT_THAT(Holders(call), ElementsAre("ana", "bea"));
}

TEST_F(RingingTest, ACallerWhoHangsUpEndsAllOffers) {
  Configure({"ana", "bea"}, RingAll(2));
  Ready({"ana", "bea"});
  const std::string call = Call();

  End(call);

  EXPECT_THAT(Holders(call), IsEmpty());
  EXPECT_THAT(Holders(Call()), ElementsAre("ana", "bea"));
}

TEST_F(RingingTest, SilenceTakesEachOfferBackInItsTime) {
  Configure({"ana", "bea"}, Progressive(2));
  Ready({"ana", "bea"});
  const std::string call = Call();
  Pass(absl::Seconds(5));

  Pass(absl::Seconds(28));
  EXPECT_THAT(Holders(call), ElementsAre("bea"));
  Pass(absl::Seconds(5));
  EXPECT_THAT(Holders(call), IsEmpty());
}

TEST_F(RingingTest, NeverTwiceForOneCallHoweverMuchRoomThereIs) {
  Configure({"ana"}, RingAll(5));
  Ready({"ana"});
  Do(SetCapacity{.person = PersonId("ana"), .voice = 3});

  EXPECT_THAT(Holders(Call()), ElementsAre("ana"));
  EXPECT_THAT(Holders(Call()), ElementsAre("ana"));
}

TEST_F(RingingTest, WhoIsAssignedACallRingsAloneEvenIfOfAnotherGroup) {
  Configure({"ana", "bea"}, RingAll(10));
  Configure({"eve"}, {}, "support");
  Ready({"ana", "bea", "eve"});
  const std::string call = Call();
  ASSERT_THAT(Holders(call), ElementsAre("ana", "bea"));

  Do(AssignCall{.call = CallId(call), .person = PersonId("eve")});
  EXPECT_THAT(Holders(call), ElementsAre("eve"));

  Decline(call, "eve");
  EXPECT_THAT(Holders(call), ElementsAre("ana", "bea"));
}

}  // namespace
}  // namespace centralita::routing
