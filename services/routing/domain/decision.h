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
#include "services/routing/domain/workspace.h"

namespace centralita::routing {

/// One step of the router on its way. Reads the workspace, and changes it by Emit alone.
///
/// Private to the router; spread over enqueue.cc, matching.cc, offers.cc, presence.cc and due.cc.
/// What is checked is checked before the first Emit, so that a refusal leaves no trace. References
/// into the workspace do not outlive an Emit that may add agents.
class Decision {
 public:
  Decision(Workspace& workspace, const Policy& policy, absl::Time now)
      : w_(workspace), policy_(policy), now_(now) {}

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

  std::vector<Event> TakeEvents() { return std::move(events_); }

 private:
  /// Why a group does not take a call now; kNone: it does.
  struct Verdict {
    MissedReason reason = MissedReason::kNone;
    std::string holiday;
  };

  void Emit(Fact fact);

  // enqueue.cc: which group.
  Verdict Judge(const Group& group, const CallId& call);
  bool ShouldRedirect(const Group& group, CallerKnowledge knowledge) const;
  void Settle(const CallId& call, const Verdict& verdict);
  void MoveOn(const Call& call, const Verdict& verdict);
  void Queue(const CallId& call);

  // matching.cc: which agent, which call.
  std::optional<AgentIndex> NextAgent(const Call& call) const;
  const Call* NextCall(AgentIndex agent) const;
  void MatchCall(const CallId& call);
  void MatchAgent(AgentIndex agent);
  void MakeOffer(const Call& call, AgentIndex agent);

  // offers.cc: how offers end.
  void Withdraw(const Call& call, OfferOutcome outcome);
  void WithdrawFrom(const PersonId& person, OfferOutcome outcome);

  // presence.cc
  void ReportDevice(const PersonId& person, const std::string& gateway, absl::Time expires);
  void LoseDevice(const PersonId& person, const std::string& gateway);
  void Freed(const PersonId& person);

  // due.cc
  void DueOfAgent(AgentIndex index);
  void DueOfCall(const Call& call);

  Workspace& w_;
  const Policy& policy_;
  const absl::Time now_;
  std::vector<Event> events_;
};

}  // namespace centralita::routing
