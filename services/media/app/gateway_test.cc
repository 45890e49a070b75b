#include "services/media/app/gateway.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/media/app/gateway_fixture.h"

namespace centralita::media {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class GatewayTest : public GatewayFixture {
 protected:
  /// A call between a caller and Ana, bridged.
  std::string Talk() {
    RegisterPhone("sip:ana@192.0.2.9:5060");
    const std::string caller = Incoming(1);
    EXPECT_EQ(Run(RingAna("agent", caller)), "");
    gateway_.OnAccepted(1001, kOffer);
    EXPECT_EQ(Run(AnswerLeg{caller}), "");
    gateway_.OnAcknowledged(1, "");
    EXPECT_EQ(Run(BridgeLegs{caller, "agent"}), "");
    signalling_.TakeSaid();
    return caller;
  }
};

TEST_F(GatewayTest, CallIsToldWithWhatIsKnownOfIt) {
  Incoming(1);

  const IncomingCall* incoming = outbox_.Last<IncomingCall>();
  ASSERT_NE(incoming, nullptr);
  EXPECT_EQ(incoming->trunk_id, "carrier");
  EXPECT_EQ(incoming->from, "+34600111222");
  EXPECT_EQ(incoming->region, "ES");
  EXPECT_EQ(outbox_.events.back().sequence, 1);
  EXPECT_THAT(signalling_.TakeSaid(), IsEmpty());
}

TEST_F(GatewayTest, CallIsRefusedBeforeTheTrunksAreKnown) {
  trunks_.table = nullptr;

  gateway_.OnInvite(Invite(1));

  EXPECT_THAT(signalling_.TakeSaid(), ElementsAre("reject 1 503"));
}

TEST_F(GatewayTest, CallerHearsRingingAndIsRefusedWhenNobodyTakesTheCall) {
  Incoming(1);

  timers_.Advance(absl::Seconds(10));
  EXPECT_THAT(signalling_.TakeSaid(), ElementsAre("ring 1"));
  timers_.Advance(absl::Seconds(50));

  EXPECT_THAT(signalling_.TakeSaid(), ElementsAre("reject 1 500"));
  EXPECT_THAT(audio_.open, IsEmpty());
}

TEST_F(GatewayTest, CallThatWasTakenIsNotRefused) {
  const std::string caller = Incoming(1);
  Run(RingLeg{caller});

  timers_.Advance(absl::Seconds(70));

  EXPECT_THAT(signalling_.TakeSaid(), ElementsAre("ring 1"));
}

TEST_F(GatewayTest, CallWithoutAFreePortIsRefusedAndGivesItsChannelBack) {
  audio_.ports = 0;

  gateway_.OnInvite(Invite(1));

  EXPECT_THAT(signalling_.TakeSaid(), ElementsAre("reject 1 503"));
  audio_.ports = 1;
  Incoming(2);
  EXPECT_EQ(gateway_.Status().legs, 1);
}

TEST_F(GatewayTest, NewCallsAreRefusedWhileTooManyEventsWait) {
  outbox_.stuck = 100'000;

  gateway_.OnInvite(Invite(1));

  EXPECT_THAT(signalling_.TakeSaid(), ElementsAre("reject 1 503"));
}

TEST_F(GatewayTest, AnswerIsSentOnceAndTheLegIsAnsweredWithTheAck) {
  const std::string caller = Incoming(1);

  EXPECT_EQ(Run(AnswerLeg{caller}), "");
  EXPECT_EQ(Run(AnswerLeg{caller}), "");
  EXPECT_THAT(signalling_.TakeSaid(), ElementsAre("accept 1"));
  EXPECT_EQ(outbox_.Last<LegAnswered>(), nullptr);
  gateway_.OnAcknowledged(1, "");
  gateway_.OnAcknowledged(1, "");

  EXPECT_EQ(outbox_.Last<LegAnswered>()->codec, "PCMA");
  EXPECT_EQ(outbox_.events.size(), 2u);
  EXPECT_EQ(audio_.open[caller], "to 198.51.100.5:4000");
}

TEST_F(GatewayTest, DelayedOfferIsAnsweredInTheAckAndAUselessOneEndsTheCall) {
  gateway_.OnInvite(Invite(1, ""));
  const std::string caller = outbox_.events.back().leg_id;
  Run(AnswerLeg{caller});
  EXPECT_THAT(signalling_.last_sdp, testing::HasSubstr("m=audio 20002 RTP/AVP 8 0 101"));

  gateway_.OnAcknowledged(1, "nonsense");

  EXPECT_EQ(outbox_.Last<LegEnded>()->cause, EndCause::kNoCommonCodec);
  EXPECT_THAT(signalling_.TakeSaid(), Contains("hangup 1"));
}

TEST_F(GatewayTest, AgentLegEndsWithTheCallerItIsTiedTo) {
  RegisterPhone("sip:ana@192.0.2.9:5060");
  const std::string caller = Incoming(1);
  Run(RingAna("agent", caller));
  signalling_.TakeSaid();

  gateway_.OnEnded(1, 487);

  EXPECT_THAT(signalling_.TakeSaid(), ElementsAre("hangup 1001"));
  EXPECT_EQ(gateway_.Status().legs, 0);
  EXPECT_THAT(audio_.open, IsEmpty());
}

TEST_F(GatewayTest, CallerStaysWhenTheAgentHangsUp) {
  const std::string caller = Talk();

  gateway_.OnEnded(1001, 0);

  EXPECT_THAT(signalling_.TakeSaid(), IsEmpty());
  EXPECT_THAT(audio_.bridges, IsEmpty());
  EXPECT_EQ(gateway_.Status().legs, 1);
  EXPECT_EQ(Run(PlayCommand{caller, Music{}}), "");
}

TEST_F(GatewayTest, LegCannotBeTiedToOneThatIsGone) {
  RegisterPhone("sip:ana@192.0.2.9:5060");
  signalling_.TakeSaid();

  EXPECT_EQ(Run(RingAna("agent", "gone")), "LEG_NOT_FOUND");
  EXPECT_THAT(signalling_.TakeSaid(), IsEmpty());
}

TEST_F(GatewayTest, AllPhonesRingAndTheLoserHearsThatItWasTakenElsewhere) {
  RegisterPhone("sip:ana@192.0.2.9:5060");
  RegisterPhone("sip:ana@192.0.2.10:5060");
  const std::string caller = Incoming(1);
  signalling_.TakeSaid();
  Run(RingAna("agent", caller));
  EXPECT_EQ(signalling_.TakeSaid().size(), 2u);
  gateway_.OnProgress(1001, 180, "");
  gateway_.OnProgress(1002, 180, "");

  gateway_.OnAccepted(1002, kOffer);

  EXPECT_THAT(signalling_.TakeSaid(), ElementsAre("hangup 1001 Call completed elsewhere"));
  EXPECT_EQ(outbox_.Last<LegAnswered>()->codec, "PCMA");
}

TEST_F(GatewayTest, RingTimeEndsInNoAnswer) {
  RegisterPhone("sip:ana@192.0.2.9:5060");
  Run(RingAna("agent", Incoming(1)));
  gateway_.OnProgress(1001, 180, "");

  timers_.Advance(absl::Seconds(20));

  EXPECT_EQ(outbox_.Last<LegEnded>()->cause, EndCause::kNoAnswer);
  EXPECT_THAT(signalling_.TakeSaid(), Contains("hangup 1001"));
}

TEST_F(GatewayTest, PhoneThatSaysNothingAtAllIsUnreachableAfterItsPatience) {
  RegisterPhone("sip:ana@192.0.2.9:5060");
  Run(RingAna("agent", Incoming(1)));

  timers_.Advance(absl::Seconds(5));

  EXPECT_EQ(outbox_.Last<LegEnded>()->cause, EndCause::kUnreachable);
  EXPECT_THAT(signalling_.TakeSaid(), Contains("hangup 1001"));
}

TEST_F(GatewayTest, StaleTokenNeitherRingsNorBridges) {
  const std::string caller = Talk();
  Run(UnbridgeLegs{caller});
  EXPECT_EQ(Run(RingAna("newer", caller, 9)), "");

  EXPECT_EQ(Run(RingAna("older", caller, 8)), "STALE_TOKEN");
  EXPECT_EQ(Run(BridgeLegs{caller, "agent"}), "STALE_TOKEN");
}

TEST_F(GatewayTest, CommandIsDoneOnceAndAFailedOneMayBeTriedAgain) {
  const std::string caller = Incoming(1);
  EXPECT_EQ(RunAs("same", RingAna("agent", caller)), "NO_DEVICE");
  RegisterPhone("sip:ana@192.0.2.9:5060");

  EXPECT_EQ(RunAs("same", RingAna("agent", caller)), "");
  EXPECT_EQ(RunAs("same", RingAna("agent", caller)), "");

  EXPECT_EQ(signalling_.invites, 1);
}

TEST_F(GatewayTest, CommandsStopAtTheFirstThatFails) {
  const std::string caller = Incoming(1);

  const auto results = gateway_.Execute(
      {{"a", RingLeg{caller}}, {"b", AnswerLeg{"nobody"}}, {"c", AnswerLeg{caller}}});

  ASSERT_TRUE(results.ok());
  ASSERT_EQ(results->size(), 2u);
  EXPECT_EQ(status::Reason(results->back().status), "LEG_NOT_FOUND");
  EXPECT_THAT(signalling_.TakeSaid(), ElementsAre("ring 1"));
}

TEST_F(GatewayTest, NothingIsDoneOfABatchWithNonsense) {
  const std::string caller = Incoming(1);

  EXPECT_FALSE(gateway_.Execute({{"a", RingLeg{caller}}, {"b", RingLeg{}}}).ok());
  EXPECT_THAT(signalling_.TakeSaid(), IsEmpty());
}

TEST_F(GatewayTest, RecordingEndsWithEitherLegAndIsToldBeforeTheEnd) {
  const std::string caller = Talk();
  EXPECT_EQ(Run(StartRecording{"r", "call", "w", caller, "agent"}), "");
  EXPECT_EQ(Run(StartRecording{"r", "call", "w", caller, "agent"}), "");  // Runs already.
  EXPECT_EQ(audio_.recordings.size(), 1u);
  EXPECT_EQ(Run(StartRecording{"other", "call", "w", caller, "agent"}), "BAD_LEG_STATE");
  timers_.Advance(absl::Seconds(3));
  outbox_.events.clear();

  gateway_.OnEnded(1, 0);

  EXPECT_THAT(audio_.recordings, IsEmpty());
  EXPECT_EQ(outbox_.Last<RecordingStopped>()->duration, absl::Seconds(3));
  // The caller's end is told before that of the leg that is tied to it.
  ASSERT_EQ(outbox_.events.size(), 3u);
  EXPECT_TRUE(std::holds_alternative<LegEnded>(outbox_.events[1].what));
  EXPECT_EQ(outbox_.events[1].leg_id, caller);
  EXPECT_TRUE(std::holds_alternative<LegEnded>(outbox_.events[2].what));
  EXPECT_EQ(outbox_.events[2].leg_id, "agent");
}

TEST_F(GatewayTest, PlayFinishedNamesItsCommand) {
  const std::string caller = Talk();
  RunAs("play-it", PlayCommand{caller, Prompt{"closed", "es"}});

  gateway_.OnPlayFinished(caller, 1, true);
  gateway_.OnPlayFinished(caller, 77, true);

  EXPECT_EQ(outbox_.Last<PlayFinished>()->command_id, "play-it");
  EXPECT_TRUE(outbox_.Last<PlayFinished>()->completed);
}

TEST_F(GatewayTest, OrphanIsEndedUnlessItTalksOrSomebodyAsksForIt) {
  const std::string caller = Talk();
  const std::string waiting = Incoming(2);
  Run(AnswerLeg{waiting});
  const std::string call = outbox_.events.back().call_id;
  timers_.Advance(absl::Seconds(100));
  gateway_.ListLegs(call);
  signalling_.TakeSaid();

  timers_.Advance(absl::Seconds(100));
  EXPECT_THAT(signalling_.TakeSaid(), IsEmpty());
  timers_.Advance(absl::Seconds(21));

  EXPECT_THAT(signalling_.TakeSaid(), ElementsAre("hangup 2"));
  EXPECT_EQ(gateway_.Status().legs, 2);  // The talk goes on.
}

TEST_F(GatewayTest, DrainingTakesNoNewCallsAndLetsTheOldOnesBe) {
  const std::string caller = Talk();
  gateway_.Drain();

  gateway_.OnInvite(Invite(2));
  EXPECT_THAT(signalling_.TakeSaid(), ElementsAre("reject 2 503"));
  EXPECT_EQ(gateway_.OnOptions(), 503);
  EXPECT_EQ(Run(UnbridgeLegs{caller}), "");

  gateway_.HangUpAll();
  EXPECT_THAT(signalling_.TakeSaid(), UnorderedElementsAre("hangup 1", "hangup 1001"));
  EXPECT_EQ(gateway_.Status().legs, 0);
}

TEST_F(GatewayTest, DrainingGivesAnAgentToTheCallerWhoWaitsAndToNobodyElse) {
  RegisterPhone("sip:ana@192.0.2.9:5060");
  const std::string caller = Incoming(1);
  const std::string call = outbox_.events.back().call_id;
  gateway_.Drain();
  signalling_.TakeSaid();

  OriginateLeg agent = RingAna("agent", caller);
  EXPECT_EQ(Run(agent), "DRAINING");  // For a call that we do not have.
  EXPECT_THAT(signalling_.TakeSaid(), IsEmpty());
  agent.call_id = call;
  EXPECT_EQ(RunAs("ring-ana", agent), "");
  EXPECT_EQ(gateway_.Status().legs, 2);

  gateway_.OnEnded(1, 487);
  EXPECT_EQ(gateway_.Status().legs, 0);
  EXPECT_EQ(RunAs("ring-ana", agent), "");  // A repeated one counts as done.
  agent.leg_id = "late";
  EXPECT_EQ(Run(agent), "DRAINING");
}

TEST_F(GatewayTest, HoldIsAnsweredAndAnUselessOfferRefused) {
  Talk();
  std::string hold = kOffer;
  hold += "a=sendonly\r\n";

  const OfferReply reply = gateway_.OnOffer(1, hold);

  EXPECT_EQ(reply.status, 200);
  EXPECT_THAT(reply.sdp, testing::HasSubstr("a=recvonly"));
  EXPECT_EQ(gateway_.OnOffer(1, "nonsense").status, 400);
  EXPECT_EQ(gateway_.OnOffer(99, kOffer).status, 481);
  EXPECT_THAT(gateway_.OnOffer(1, "").sdp, testing::HasSubstr("PCMU/8000"));
}

TEST_F(GatewayTest, SeveralAgentsRingForOneCallerAndTheOthersLearnWhoHasIt) {
  RegisterPhone("sip:ana@192.0.2.9:5060");
  const std::string caller = Incoming(1);
  Run(RingAna("one", caller, 7));
  OriginateLeg again = RingAna("two", caller, 7);  // The same person, of the same offer.
  EXPECT_EQ(Run(again), "");
  EXPECT_EQ(Run(RingAna("late", caller, 6)), "STALE_TOKEN");
  gateway_.OnAccepted(1001, kOffer);
  signalling_.TakeSaid();

  EXPECT_EQ(Run(HangUpLeg{"two", "Call completed elsewhere"}), "");

  EXPECT_THAT(signalling_.TakeSaid(), ElementsAre("hangup 1002 Call completed elsewhere"));
}

TEST_F(GatewayTest, KeyThatComesByTwoWaysIsToldOnce) {
  const std::string caller = Talk();

  gateway_.OnKey(1, '1', absl::Milliseconds(100));
  gateway_.OnDtmf(caller, '1', absl::Milliseconds(100));
  gateway_.OnKey(1, '2', absl::Milliseconds(100));
  gateway_.OnDtmf(caller, '2', absl::Milliseconds(100));

  std::string keys;
  for (const LegEvent& event : outbox_.events) {
    if (const auto* key = std::get_if<DtmfReceived>(&event.what)) keys.push_back(key->digit);
  }
  EXPECT_EQ(keys, "12");
}

}  // namespace
}  // namespace centralita::media
