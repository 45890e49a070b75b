#include "services/calls/log/call_log.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "libs/testing/status_matchers.h"
#include "services/calls/wire/call_event.h"
#include "services/calls/wire/leg_event.h"
#include "services/calls/wire/routing_update.h"

namespace centralita::calls {
namespace {

using test::StatusIs;

constexpr char kLeg[] = "019aa5c1-8a00-7cc3-98c4-dc0c0c07398f";
const absl::Time kNow = absl::FromUnixMillis(1'790'000'000'123);

LegChanged Changed(auto what) { return {LegEvent{LegId(kLeg), 3, kNow, what}}; }

RoutingDecided Decided(auto state) {
  return {{.workspace = WorkspaceId("w1"),
           .call = CallId("c1"),
           .revision = 9,
           .group = GroupId("g2"),
           .hops = {{GroupId("g1"), MissedReason::kClosed, kNow}, {GroupId("g2"), {}, kNow}},
           .state = state,
           .offers = 2}};
}

std::vector<Event> OneOfEach() {
  std::vector<Event> events;
  const auto add = [&](auto what) { events.push_back({kNow, WorkspaceId("w1"), what}); };
  add(CallReceived{LegId(kLeg), {"t1", "911", "Berta", "922", "ES", "gw1", "a:1", "i1", "x@y"}});
  add(NumberResolved{WorkspaceId("w1"), "+34911", "+34922", GroupId("g1"), "es",
                     CallerKnowledge::kInactive, "Berta"});
  add(NumberRejected{WorkspaceId("w1"), "NUMBER_UNASSIGNED"});
  add(Decided(Waiting{3, kNow, kNow, NobodyBecause::kAllTried,
                      WaitEstimate{absl::Seconds(20), absl::Seconds(90)}}));
  add(Decided(Waiting{3, kNow, absl::InfiniteFuture(), {}}));
  add(Decided(Offered{{{7, PersonId("ana"), kNow, true, kNow}}}));
  add(Decided(Offered{{{8, PersonId("bo"), kNow, false, kNow}, {9, PersonId("eva"), kNow}}}));
  add(Decided(Accepted{7, PersonId("ana")}));
  add(Decided(Missed{MissedReason::kHoliday, GroupId("g1"), "Epiphany"}));
  add(Decided(RoutedEnd{RoutedOutcome::kAbandoned, true}));
  RoutingDecided promised = Decided(Waiting{1, kNow, kNow, NobodyBecause::kHeld});
  promised.update.callback = CallbackRequest{"+34911", kNow, kNow};
  promised.update.treatment = WaitingTreatment{true, true, absl::Seconds(10), absl::Seconds(60),
                                               true, "*",  absl::Seconds(20)};
  add(promised);
  add(AgentLegRequested{LegId(kLeg), PersonId("ana"), 7});
  add(Changed(LegRinging{}));
  add(Changed(LegAnswered{"PCMA"}));
  add(Changed(DtmfReceived{"5", absl::Milliseconds(80)}));
  add(Changed(PlayFinished{"c1/0/prompt", true}));
  add(Changed(LegEnded{LegEndedBy::kRemote, 486, LegEndCause::kBusy, 17, "trunk"}));
  add(Changed(RecordingStopped{RecordingId("r1"), absl::Seconds(4)}));
  add(Changed(MediaTimeout{absl::Seconds(60)}));
  add(AgentConnected{LegId(kLeg), PersonId("ana"), GroupId("g1"), RecordingId("r1")});
  add(AgentLeft{LegId(kLeg), PersonId("ana")});
  add(CallEnded{Outcome::kMissed, MissedReason::kTimeout, "", HungUpBy::kSystem, GroupId("g1"),
                absl::Milliseconds(1500), absl::Seconds(9)});
  add(RoutingReleased{});
  add(Announced{Waiting{2, kNow, kNow, {}, WaitEstimate{absl::ZeroDuration(), absl::Minutes(3)}},
                kNow,
                {"position_2", "wait_up_to_3"},
                2,
                3,
                true});
  add(Announced{.waiting = {.queued_since = kNow, .until = kNow}});
  add(CallbackAsked{LegId(kLeg), "1", kNow, kNow});
  add(CallbackAsked{LegId(kLeg), "#", kNow});
  add(CallbackRefused{"CALLBACK_NOT_OFFERED"});
  add(AgentReached{LegId(kLeg), PersonId("ana"), GroupId("g1")});
  add(CallbackDialled{LegId(kLeg), "+34911", "i1"});
  return events;
}

TEST(CallEvent, EveryEventIsReadAsItWasWritten) {
  for (const Event& event : OneOfEach()) {
    const absl::StatusOr<Event> read = CallDomain::Decode(CallDomain::Encode(event));
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(*read, event) << "kind " << event.what.index();
  }
}

TEST(CallEvent, WhatIsNoEventIsDataLoss) {
  EXPECT_THAT(CallDomain::Decode("\xff"), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(CallDomain::Decode(""), StatusIs(absl::StatusCode::kDataLoss, "EVENT_UNREADABLE"));
}

TEST(RoutingUpdateOnTheWire, AMissedCallHasAReason) {
  routing::v1::RoutingUpdate proto;
  EXPECT_THAT(FromProto(proto), StatusIs(absl::StatusCode::kInvalidArgument, "UPDATE_INVALID"));
  proto.mutable_missed();
  EXPECT_THAT(FromProto(proto), StatusIs(absl::StatusCode::kInvalidArgument, "UPDATE_INVALID"));
}

TEST(LegEventOnTheWire, ALegHasAUuid) {
  media::v1::LegEvent proto;
  proto.set_leg_id("7");
  proto.mutable_ringing();
  EXPECT_THAT(FromProto(proto), StatusIs(absl::StatusCode::kInvalidArgument, "EVENT_INVALID"));
}

}  // namespace
}  // namespace centralita::calls
