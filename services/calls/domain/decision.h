#pragma once

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "services/calls/domain/decide.h"

namespace centralita::calls {

/// Who has ended a leg that is over.
HungUpBy WhoEnded(const Leg& leg);

/// One decision under way: what has been decided so far, and the state with it.
class Decision {
 public:
  Decision(const Call& call, const Moment& moment) : call_(call), moment_(moment) {}

  // What each command means.
  absl::Status On(const ReportLegs& command);
  absl::Status On(const JudgeNumber& command);
  absl::Status On(const FollowRouting& command);
  absl::Status On(const Announce& command);
  absl::Status On(const NoteCallbackRefused& command);
  absl::Status On(const DialCallback& command);
  absl::Status On(const NoteGroupUnknown& command);
  absl::Status On(const NoteRouterReleased& command);
  absl::Status On(const HangUp& command);
  absl::Status On(const NoteCommandRefused& command);
  absl::Status On(const Reconcile& command);
  absl::Status On(const NoteGatewayLost& command);
  absl::Status On(const Tick& command);

  /// What follows from the state as it is now, whatever has led to it.
  void Progress();

  std::vector<Event> Take() { return std::move(events_); }

 private:
  absl::Status Known() const;

  template <typename What>
  void Emit(What what) {
    Event event{.at = std::max(moment_.now, call_.changed_at),
                .workspace = call_.workspace,
                .what = std::move(what)};
    Apply(call_, event);
    event.workspace = call_.workspace;  // As of now, if it has just become known.
    events_.push_back(std::move(event));
  }

  // Legs.
  void Receive(const LegId& leg, const IncomingCall& incoming,
               const std::optional<NumberVerdict>& verdict);
  void Judge(const NumberVerdict& verdict);
  void TakeLegEvent(const LegEvent& event);
  void TakeDigit(const Leg& leg, const LegEvent& event, const DtmfReceived& digit);
  void TakePlayed(const LegEvent& event, const PlayFinished& played);
  void TakeSilence(const Leg& leg, const LegEvent& event);
  void EndLeg(Leg leg, const LegEvent& event);
  void EndCallerLeg(HungUpBy by, absl::Time at);
  void Lose(const Leg& leg, LegEndCause cause);
  template <typename IsLost>
  void LoseLegs(IsLost is_lost);

  // Routing.
  void Follow(const RoutingUpdate& update);
  void FollowAfterEnd(const RoutingUpdate& update);
  void RingOffers();
  void Connect(const Accepted& accepted);
  void Reunite();
  void Talk(const Leg& leg, const PersonId& agent, const GroupId& group);
  bool MayCallerBeGone() const;

  void End(HungUpBy by, Outcome otherwise, absl::Time at);
  void TellWhatWasSaid(CallEnded& end) const;
  GroupId OwnerGroup() const;

  Call call_;
  const Moment& moment_;
  std::vector<Event> events_;
  MissedReason missed_reason_ = MissedReason::kUnspecified;
};

}  // namespace centralita::calls
