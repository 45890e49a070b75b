#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/routing/domain/command.h"
#include "services/routing/domain/event.h"
#include "services/routing/domain/router.h"
#include "services/routing/domain/walk.h"
#include "services/routing/domain/workspace.h"

namespace centralita::routing {

/// One step of the router on its way. Reads the workspace, and changes it by Emit alone.
///
/// Private to the router; spread over a file for each idea, as named below.
/// What is checked is checked before the first Emit, so that a refusal leaves no trace. References
/// into the workspace do not outlive an Emit that may add agents.
class Decision {
 public:
  Decision(Workspace& workspace, const Policy& policy, absl::Time now)
      : w_(workspace), policy_(policy), now_(now) {
    events_.reserve(kUsualEvents);
  }

  absl::Status operator()(const ConfigureGroup& command);
  absl::Status operator()(const SetStatus& command);
  absl::Status operator()(const SetConsole& command);
  absl::Status operator()(const ReportDevices& command);
  absl::Status operator()(const FinishWrapUp& command);
  absl::Status operator()(const Enqueue& command);
  absl::Status operator()(const AcceptOffer& command);
  absl::Status operator()(const DeclineOffer& command);
  absl::Status operator()(const EndCall& command);
  absl::Status operator()(const Tick& command);
  absl::Status operator()(const SetNextStatus& command);
  absl::Status operator()(const SetGroupAvailability& command);
  absl::Status operator()(const ExtendWrapUp& command);
  absl::Status operator()(const SetCapacity& command);
  absl::Status operator()(const BeginAgentCall& command);
  absl::Status operator()(const EndAgentCall& command);
  absl::Status operator()(const RequestCallback& command);
  absl::Status operator()(const MoveCall& command);
  absl::Status operator()(const AssignCall& command);
  absl::Status operator()(const PrioritiseCall& command);
  absl::Status operator()(const ForceEndCall& command);
  absl::Status operator()(const ReleaseAgent& command);

  /// Pairs whatever the facts since the last time have freed or brought to wait.
  void Match();

  std::vector<Event> TakeEvents() { return std::move(events_); }

 private:
  /// Most steps decide no more than this: a call that comes and is offered. Growing from one to two to four
  /// costs moves, and ends in a block that malloc counts as large: it tidies up before it gives one.
  static constexpr size_t kUsualEvents = 3;

  struct Marks {
    std::vector<CallNumber> calls;
    std::vector<AgentIndex> agents;
    std::vector<GroupId> groups;

    bool empty() const { return calls.empty() && agents.empty() && groups.empty(); }
  };

  void Emit(Fact fact);

  // onward.cc: which group.
  void Follow(const CallId& call, const Walk& walk);
  void MoveOn(const Call& call, MissedReason reason);
  void WaitOver(const Call& call);
  void Leave(const Call& call, MissedReason reason, const std::string& holiday,
             const std::vector<Stop>& onward);
  void ReportFaults(const CallId& call, const std::vector<Stop>& stops);
  void LeaveEmpty(GroupIndex group);

  // enqueue.cc
  void Queue(const CallId& call);
  std::optional<AgentIndex> WantedFor(const Call& call) const;

  // marks.cc: what a fact, about to be applied, may free or bring to wait.
  void Mark(const Fact& fact);
  void MarkAgent(const PersonId& person);
  void MarkCall(const CallId& call);

  // matching.cc: which call.
  const Place* FirstFor(AgentIndex agent, absl::btree_set<Place> Group::*queue) const;
  const Call* NextCall(AgentIndex agent) const;
  void Reconsider(const Call& call);
  void MakeOffer(const Call& call, AgentIndex agent);

  // agent_choice.cc: which agent.
  std::optional<AgentIndex> NextAgent(const Call& call) const;
  std::optional<uint32_t> FirstOf(const Call& call, size_t tier) const;
  std::optional<uint32_t> DrawOf(const Call& call, size_t tier) const;
  std::optional<uint32_t> BestOf(const Call& call, size_t tier, bool draws) const;
  uint64_t Chance(const Call& call) const;

  // offers.cc: how offers end.
  void Withdraw(const Call& call, const Offer& offer, OfferOutcome outcome);
  void WithdrawFrom(const PersonId& person, OfferOutcome outcome,
                    const std::optional<GroupId>& group = std::nullopt);

  // capacity.cc
  void WithdrawBeyondCapacity(const PersonId& person);

  // end_call.cc
  void EndOffers(const Call& call, OfferOutcome outcome);
  void GrantWrapUp(const Call& call, CallEnded& ended) const;

  // pauses.cc: who lets too many calls go by.
  void PauseIfTooMany(AgentIndex agent, GroupIndex group);
  void EndPauses(AgentIndex agent);

  // supervision.cc
  bool IsKnown(const Supervisor& by) const;
  void TakeDown(Supervised what, const Supervisor& by);
  absl::StatusOr<const Call*> InQueue(const CallId& call) const;

  // presence.cc
  void ReportDevice(const PersonId& person, const std::string& gateway, absl::Time expires);
  void LoseDevice(const PersonId& person, const std::string& gateway);

  // due.cc
  void DueOfAgent(AgentIndex index);
  void DueOfCall(const Call& call);
  void DueOfGroup(GroupIndex index);

  Workspace& w_;
  const Policy& policy_;
  const absl::Time now_;
  std::vector<Event> events_;
  Marks marks_;
};

}  // namespace centralita::routing
