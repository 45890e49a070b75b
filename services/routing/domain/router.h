#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/routing/domain/command.h"
#include "services/routing/domain/event.h"
#include "services/routing/domain/workspace.h"

namespace centralita::routing {

/// What is the same for all groups of an installation.
struct Policy {
  /// How long an agent is left alone who let an offer go by, so that the phone does not ring back to
  /// back.
  absl::Duration cool_down = absl::Seconds(5);
  /// How long a call that everybody free has let go by waits before it tries them again.
  absl::Duration round_pause = absl::Seconds(5);
  /// How long after the ring time an offer is taken back of which nobody has said anything. Until
  /// then a late answer still counts.
  absl::Duration offer_grace = absl::Seconds(3);
  /// Timers that one Tick deals with; those beyond stay due.
  int timers_per_tick = 1024;
};

/// Which agent gets which call: the rules, and nothing else. Deterministic, without clock and I/O.
///
/// After every step the workspace is work-conserving: nobody is free whom a call may have that waits,
/// or that would ring one more. Calls go by place: the time of arrival, less a minute for each step
/// of priority, over hops and over all groups of an agent. Each goes to the agent whom it wants, or
/// else to the first of the group's strategy. reference.h says the same once more, for tests.
class Router {
 public:
  explicit Router(Policy policy = {}) : policy_(policy) {}

  /// Decides at `now`, and applies each event to `workspace` as it is decided: what one match takes,
  /// the next cannot have. No events: nothing to change, as for anything late or repeated. On an
  /// error `workspace` is as it was:
  ///
  ///   NOT_FOUND           / GROUP_NOT_FOUND        Enqueue, MoveCall, SetGroupAvailability.
  ///   NOT_FOUND           / CALL_UNKNOWN           AcceptOffer, DeclineOffer, RequestCallback, and
  ///                                                what supervisors do with calls.
  ///   NOT_FOUND           / AGENT_UNKNOWN          SetGroupAvailability of who is no agent of the
  ///                                                group; BeginAgentCall, SetCapacity, AssignCall,
  ///                                                ReleaseAgent.
  ///   FAILED_PRECONDITION / OFFER_EXPIRED          AcceptOffer of an offer that the call has no more.
  ///   FAILED_PRECONDITION / NOT_AN_AGENT           SetStatus, SetNextStatus: no group has the person.
  ///   FAILED_PRECONDITION / AGENT_BUSY             BeginAgentCall beyond the capacity.
  ///   FAILED_PRECONDITION / NOT_IN_WRAP_UP         ExtendWrapUp.
  ///   FAILED_PRECONDITION / EXTENSION_NOT_ALLOWED  ExtendWrapUp beyond what the group allows.
  ///   INVALID_ARGUMENT    / DURATION_OUT_OF_RANGE  ExtendWrapUp that makes it shorter.
  ///   FAILED_PRECONDITION / CALL_NOT_WAITING, CALLBACK_NOT_OFFERED and
  ///   INVALID_ARGUMENT    / NUMBER_MALFORMED       RequestCallback.
  ///   FAILED_PRECONDITION / CALL_OVER              MoveCall, AssignCall, PrioritiseCall, ForceEndCall.
  ///   FAILED_PRECONDITION / CALL_CONNECTED         MoveCall, AssignCall, PrioritiseCall of a call that
  ///                                                an agent has.
  ///   FAILED_PRECONDITION / GROUP_ARCHIVED, GROUP_TAKES_NO_CALLS  MoveCall.
  ///   FAILED_PRECONDITION / AGENT_NOT_AVAILABLE    AssignCall to who is neither free nor on line for
  ///                                                the call's group.
  ///   INVALID_ARGUMENT    / PRIORITY_OUT_OF_RANGE  PrioritiseCall beyond -10..10.
  ///   INVALID_ARGUMENT    / CAPACITY_OUT_OF_RANGE  SetCapacity beyond 1..10.
  absl::StatusOr<std::vector<Event>> Step(Workspace& workspace, const Command& command,
                                          absl::Time now) const;

  const Policy& policy() const { return policy_; }

 private:
  Policy policy_;
};

}  // namespace centralita::routing
