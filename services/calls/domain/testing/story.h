#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "services/calls/domain/decide.h"

namespace centralita::calls {

inline NumberVerdict Resolved() {
  return NumberResolved{.workspace = WorkspaceId("w1"),
                        .caller = "+34911111111",
                        .dialled = "+34922222222",
                        .group = GroupId("g1"),
                        .locale = "es"};
}

/// The INVITE of call c1 on leg "caller".
inline ReportLegs Arrival(std::optional<NumberVerdict> verdict) {
  return {{{LegId("caller"), 1, absl::FromUnixSeconds(1'790'000'000),
            IncomingCall{.from = "911111111", .to = "922222222", .incarnation = "i1"}}},
          std::move(verdict)};
}

/// One call, told command by command, with a clock that moves when it is told to.
class Story {
 public:
  std::vector<Event> Tell(const Command& command) {
    const Moment moment{now_, [this] { return LegId(absl::StrCat("leg-", ++last_leg_)); },
                        RecordingId(absl::StrCat("recording-", ++last_recording_))};
    absl::StatusOr<std::vector<Event>> events = Decide(call_, command, moment);
    EXPECT_TRUE(events.ok()) << events.status();
    for (const Event& event : *events) Apply(call_, event);
    return *std::move(events);
  }

  void Pass(absl::Duration time) { now_ += time; }

  template <typename State>
  FollowRouting Routed(State state) {
    return {{.workspace = WorkspaceId("w1"),
             .call = CallId("c1"),
             .revision = ++revision_,
             .group = GroupId("g1"),
             .state = std::move(state)}};
  }
  FollowRouting Routed(Offer offer) { return Routed(Offered{{std::move(offer)}}); }

  /// The router offers the call, and the agent's phone rings.
  void Ring(Offer offer, bool heard = true) {
    if (offer.expires_at == absl::Time()) offer.expires_at = now_ + absl::Seconds(20);
    token_ = offer.token;
    Tell(Routed(offer));
    if (heard) Tell(Agent(LegRinging{}));
  }

  /// The agent answers, and the router agrees.
  void Answer() {
    Tell(Agent(LegAnswered{"PCMA"}));
    Tell(Routed(Accepted{token_, call_.FindLegOfOffer(token_)->person}));
  }

  void Connect(Offer offer = {.token = 7, .agent = PersonId("ana")}) {
    Tell(Arrival(Resolved()));
    Ring(std::move(offer));
    Answer();
  }

  template <typename What>
  ReportLegs Caller(What what) {
    return Of(call_.caller().id, std::move(what));
  }
  template <typename What>
  ReportLegs Agent(What what) {
    return Of(agent_leg(), std::move(what));
  }

  LegId agent_leg() const { return call_.legs.back().id; }
  const Call& call() const { return call_; }
  absl::Time now() const { return now_; }

  /// Of any leg.
  template <typename What>
  ReportLegs Of(const LegId& leg, What what) {
    int64_t& sequence = sequences_.try_emplace(leg, leg == call_.caller().id ? 1 : 0).first->second;
    return {{{leg, ++sequence, now_, std::move(what)}}, {}};
  }

 private:
  Call call_;
  absl::Time now_ = absl::FromUnixSeconds(1'790'000'000);
  std::map<LegId, int64_t> sequences_;
  int64_t revision_ = 0;
  uint64_t token_ = 0;
  int last_leg_ = 0;
  int last_recording_ = 0;
};

}  // namespace centralita::calls
