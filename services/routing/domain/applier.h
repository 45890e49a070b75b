#pragma once

#include <optional>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/time/time.h"
#include "services/routing/domain/event.h"
#include "services/routing/domain/workspace.h"

namespace centralita::routing {

/// Takes in one event: gives each kind of fact a function. Private to Workspace::Apply. Facts of groups
/// and agents are in apply.cc, those of calls in apply_call.cc.
class Applier {
 public:
  Applier(Workspace& workspace, absl::Time time) : w_(workspace), time_(time) {}

  void operator()(const GroupConfigured& fact);
  void operator()(const RosterTurned& fact);
  void operator()(const ScheduleFaulted&) {}
  void operator()(const Supervised& fact);

  void operator()(const StatusChosen& fact);
  void operator()(const NextStatusChosen& fact);
  void operator()(const GroupAvailabilityChosen& fact);
  void operator()(const CapacitySet& fact);
  void operator()(const OtherCallBegan& fact);
  void operator()(const OtherCallEnded& fact);
  void operator()(const ConsoleChanged& fact);
  void operator()(const DeviceChanged& fact);
  void operator()(const AgentPaused& fact);
  void operator()(const PauseEnded& fact);
  void operator()(const WrapUpExtended& fact);
  void operator()(const WrapUpEnded& fact);
  void operator()(const CoolDownEnded& fact);
  void operator()(const AgentReleased& fact);

  void operator()(const CallReceived& fact);
  void operator()(const CallMoved& fact);
  void operator()(const CallQueued& fact);
  void operator()(const CallReconsidered& fact);
  void operator()(const CallPrioritised& fact);
  void operator()(const CallHeld& fact);
  void operator()(const CallbackRequested& fact);
  void operator()(const CallMissed& fact);
  void operator()(const OfferMade& fact);
  void operator()(const RingStepped& fact);
  void operator()(const OfferAccepted& fact);
  void operator()(const OfferEnded& fact);
  void operator()(const RoundEnded& fact);
  void operator()(const CallEnded& fact);

 private:
  // apply.cc
  template <typename Change>
  void EditAgent(const PersonId& person, Change change);
  static Standing& StandingOf(Agent& agent, GroupIndex group);
  void StartWork(Agent& agent);
  void WelcomeNewcomers(GroupIndex index, const GroupConfig& before);
  std::optional<Standing> LeastDone(GroupIndex index,
                                    const absl::btree_set<AgentIndex>& newcomers) const;
  static void CatchUp(Agent& agent, GroupIndex index, const std::optional<Standing>& least);

  // apply_call.cc
  template <typename Change>
  void EditCall(const CallId& id, CallStep step, Change change);
  template <typename Change>
  void EditCall(const CallId& id, Change change);
  void LearnFrom(Call& call, GroupIndex group, absl::Duration waited);
  void LeaveHop(Call& call, MissedReason because, const std::vector<Skipped>& skipped);
  void Enter(GroupIndex group);
  void Leave(GroupIndex group, int64_t Figures::*as);
  void Disengage(const Call& call, const Offer& offer);
  void Finish(Call& call, RoutedOutcome outcome, int64_t Figures::*as);
  void Count(const Call& call, OfferOutcome outcome);

  Workspace& w_;
  const absl::Time time_;
};

}  // namespace centralita::routing
