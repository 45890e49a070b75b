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
/// After every step the workspace is work-conserving: no agent who is routable is left idle while a
/// call waits that the agent may take. Waiting calls go by time of arrival, over hops and over the
/// groups of one agent; agents by the order of the group from the one who had the last offer, passing
/// those who are not routable or have let this call go by in this round.
class Router {
 public:
  explicit Router(Policy policy = {}) : policy_(policy) {}

  /// Decides at `now`, and applies each event to `workspace` as it is decided: what one match takes,
  /// the next cannot have. No events: nothing to change, as for anything late or repeated. On an
  /// error `workspace` is as it was:
  ///
  ///   NOT_FOUND           / GROUP_NOT_FOUND   Enqueue to a group that was never configured.
  ///   NOT_FOUND           / CALL_UNKNOWN      AcceptOffer, DeclineOffer.
  ///   FAILED_PRECONDITION / OFFER_EXPIRED     AcceptOffer of an offer that the call no longer has.
  ///   FAILED_PRECONDITION / NOT_AN_AGENT      SetStatus of a person whom no group has.
  absl::StatusOr<std::vector<Event>> Step(Workspace& workspace, const Command& command,
                                          absl::Time now) const;

  const Policy& policy() const { return policy_; }

 private:
  Policy policy_;
};

}  // namespace centralita::routing
