#include "services/media/app/trunk_dialer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/media/app/gateway_fixture.h"

namespace centralita::media {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class TrunkDialerTest : public GatewayFixture {
 protected:
  TrunkDialerTest() {
    trunks_.table = std::make_shared<TrunkTable>(std::vector<Trunk>{
        {.id = "carrier", .addresses = {*AddressBlock::Parse("198.51.100.0/24")}},
        Carrier("a", {"a1", "a2"}, "+346"),
        Carrier("b", {"b1"}, "+34")});
  }

  static Trunk Carrier(const std::string& id, const std::vector<std::string>& hosts,
                       const std::string& prefix, int max_channels = 0) {
    Trunk trunk{.id = id, .max_channels = max_channels};
    trunk.outbound.dial_prefixes = {prefix};
    for (const std::string& host : hosts) trunk.outbound.targets.push_back({.host = host});
    return trunk;
  }

  static OriginateTrunkLeg Dial(const std::string& leg, const std::string& tied_to = "") {
    return {.leg_id = leg,
            .call_id = "call",
            .workspace_id = "w",
            .callee_number = "+34600111222",
            .caller_number = "+34910000000",
            .tied_to = tied_to,
            .ring_time = absl::Seconds(20)};
  }

  static std::string InviteOf(int number, const std::string& host) {
    return absl::StrCat("invite ", 1000 + number, " sip:+34600111222@", host, ";transport=udp");
  }

  const LegEnded& End() { return *outbox_.Last<LegEnded>(); }
};

TEST_F(TrunkDialerTest, ServersAreTriedInOrderUntilOneCarriesItOn) {
  EXPECT_EQ(Run(Dial("out")), "");
  gateway_.OnFailed(1001, {.status = 503});
  gateway_.OnFailed(1002, {.status = 500});
  EXPECT_THAT(signalling_.TakeSaid(),
              ElementsAre(InviteOf(1, "a1"), InviteOf(2, "a2"), InviteOf(3, "b1")));

  gateway_.OnProgress(1003, 180, "");
  gateway_.OnAccepted(1003, kOffer);

  EXPECT_EQ(outbox_.Last<LegAnswered>()->codec, "PCMA");
  EXPECT_EQ(outbox_.events.size(), 2u);  // Ringing and answered: of the rest nobody hears.
  EXPECT_EQ(Run(HangUpLeg{"out"}), "");
  EXPECT_THAT(signalling_.TakeSaid(), ElementsAre("hangup 1003"));
  EXPECT_EQ(End().trunk_id, "b");
}

TEST_F(TrunkDialerTest, CarrierThatCannotIsSkippedWithAllItsServers) {
  Run(Dial("out"));
  signalling_.TakeSaid();

  gateway_.OnFailed(1001, {.status = 404, .q850_cause = 3});

  EXPECT_THAT(signalling_.TakeSaid(), ElementsAre(InviteOf(2, "b1")));
}

TEST_F(TrunkDialerTest, WhatTheCalleeDidIsFinal) {
  Run(Dial("out"));
  signalling_.TakeSaid();

  gateway_.OnFailed(1001, {.status = 486, .q850_cause = 17});

  EXPECT_THAT(signalling_.TakeSaid(), IsEmpty());
  EXPECT_EQ(End().cause, EndCause::kBusy);
  EXPECT_EQ(End().q850_cause, 17);
  EXPECT_EQ(End().trunk_id, "a");
  EXPECT_THAT(audio_.open, IsEmpty());
}

TEST_F(TrunkDialerTest, WhenAllHaveFailedTheLastWordIsTold) {
  Run(Dial("out"));
  for (DialogId dialog : {1001, 1002, 1003}) gateway_.OnFailed(dialog, {.status = 503});

  EXPECT_EQ(End().cause, EndCause::kCarrierFailed);
  EXPECT_EQ(End().sip_status, 503);
  EXPECT_EQ(gateway_.Status().legs, 0);
}

TEST_F(TrunkDialerTest, SilentServerIsGivenUpAndItsLateAnswerIsNobodys) {
  Run(Dial("out"));
  gateway_.OnProgress(1001, 100, "");  // This one is slow, but there.
  timers_.Advance(absl::Seconds(4));
  EXPECT_THAT(signalling_.TakeSaid(), ElementsAre(InviteOf(1, "a1")));
  gateway_.OnFailed(1001, {.status = 503});
  signalling_.TakeSaid();

  timers_.Advance(absl::Seconds(4));

  EXPECT_THAT(signalling_.TakeSaid(), ElementsAre("hangup 1002", InviteOf(3, "b1")));
  gateway_.OnAccepted(1002, kOffer);
  EXPECT_EQ(outbox_.Last<LegAnswered>(), nullptr);
}

TEST_F(TrunkDialerTest, ServerThatFailedThriceIsLeftAloneForAWhileAndThenTriedAgain) {
  for (int i = 1; i <= 3; ++i) {
    const std::string leg = absl::StrCat("out", i);
    Run(Dial(leg));
    gateway_.OnFailed(1000 + 2 * i - 1, {.status = 503, .by_stack = true});
    Run(HangUpLeg{leg});
  }
  signalling_.TakeSaid();

  Run(Dial("out4"));
  EXPECT_THAT(signalling_.TakeSaid(), ElementsAre(InviteOf(7, "a2")));
  timers_.Advance(absl::Seconds(31));
  signalling_.TakeSaid();
  Run(Dial("out5"));
  EXPECT_EQ(signalling_.TakeSaid().back(), InviteOf(signalling_.invites, "a1"));
}

TEST_F(TrunkDialerTest, WhenAllServersRestAnyIsBetterThanNone) {
  trunks_.table = std::make_shared<TrunkTable>(std::vector<Trunk>{Carrier("only", {"o1"}, "+34")});
  Run(Dial("out"));
  gateway_.OnFailed(1001, {.status = 503, .retry_after = absl::Seconds(60)});
  signalling_.TakeSaid();

  Run(Dial("again"));

  EXPECT_THAT(signalling_.TakeSaid(), ElementsAre(InviteOf(2, "o1")));
}

TEST_F(TrunkDialerTest, ChannelsAreTakenAndGivenBackTrunkByTrunk) {
  trunks_.table = std::make_shared<TrunkTable>(
      std::vector<Trunk>{Carrier("a", {"a1"}, "+346", 1), Carrier("b", {"b1"}, "+34", 1)});
  Run(Dial("one"));
  Run(Dial("two"));
  Run(Dial("three"));
  EXPECT_THAT(signalling_.TakeSaid(), ElementsAre(InviteOf(1, "a1"), InviteOf(2, "b1")));
  EXPECT_EQ(End().cause, EndCause::kCarrierFailed);  // Of the third: no room anywhere.

  gateway_.OnFailed(1001, {.status = 503});  // "b" is full, so that was all for the first.
  EXPECT_EQ(gateway_.Status().legs, 1);
  Run(Dial("four"));

  EXPECT_THAT(signalling_.TakeSaid(), ElementsAre(InviteOf(3, "a1")));
}

TEST_F(TrunkDialerTest, DrainingGatewayDialsOnlyForCallsThatItHas) {
  const std::string caller = Incoming(1);
  OriginateTrunkLeg dial = Dial("out", caller);
  dial.call_id = outbox_.events.back().call_id;
  gateway_.Drain();

  EXPECT_EQ(Run(Dial("other")), "DRAINING");
  EXPECT_EQ(Run(dial), "");
}

TEST_F(TrunkDialerTest, LegNeedsTrunksThatAreKnownAndALegToBeTiedTo) {
  EXPECT_EQ(Run(Dial("out", "gone")), "LEG_NOT_FOUND");
  trunks_.table = nullptr;
  EXPECT_EQ(Run(Dial("out")), "TRUNKS_UNKNOWN");
  EXPECT_THAT(audio_.open, IsEmpty());
}

TEST_F(TrunkDialerTest, CalleeWithEarlyAudioCanBeHeardButNotPlayedTo) {
  const std::string caller = Incoming(1);
  Run(AnswerLeg{caller});
  Run(Dial("out", caller));
  EXPECT_EQ(Run(BridgeLegs{caller, "out"}), "BAD_LEG_STATE");

  gateway_.OnProgress(1001, 183, kOffer);

  EXPECT_EQ(outbox_.Last<LegRinging>(), nullptr);
  EXPECT_EQ(Run(PlayCommand{"out", Music{}}), "BAD_LEG_STATE");
  EXPECT_EQ(Run(BridgeLegs{caller, "out"}), "");
  EXPECT_EQ(audio_.bridges[caller], "out");
}

}  // namespace
}  // namespace centralita::media
