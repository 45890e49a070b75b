#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "libs/state_machine/transition_table.h"
#include "services/routing/domain/ids.h"
#include "services/routing/domain/outcome.h"

namespace centralita::routing {

/// Where a call stands with the router.
enum class CallPhase {
  kArriving,  // Within one decision only: a group is being looked for.
  kWaiting,
  kOffered,
  kConnected,
  kMissed,
  kEnded,
};

enum class CallStep { kQueue, kOffer, kReturn, kAccept, kMove, kMiss, kEnd };

/// What may happen to a call, and when. A call that is missed is over as well.
constexpr auto CallTransitions() {
  using enum CallPhase;
  using enum CallStep;
  return TransitionTable<CallPhase, CallStep, 10>({
      {kArriving, kMove, kArriving},  // Redirected, or overflowed at once.
      {kArriving, kQueue, kWaiting},
      {kArriving, kMiss, kMissed},
      {kWaiting, kOffer, kOffered},
      {kWaiting, kMove, kArriving},  // The longest wait is over.
      {kWaiting, kMiss, kMissed},
      {kWaiting, kEnd, kEnded},
      {kOffered, kReturn, kWaiting},  // The place is kept.
      {kOffered, kAccept, kConnected},
      {kConnected, kEnd, kEnded},
  });
}
static_assert(CallTransitions().IsDeterministic());

/// One group on a call's way.
struct Hop {
  GroupId group;  // Perhaps one that no workspace knows: an overflow target that never was.
  MissedReason left_because = MissedReason::kNone;  // kNone: the present group.
  absl::Time entered;

  friend bool operator==(const Hop&, const Hop&) = default;
};

/// A call offered to one agent.
struct Offer {
  uint64_t token = 0;  // The fence: greater than that of every earlier offer of the workspace (I2).
  AgentIndex agent = 0;
  absl::Time made;
  absl::Time ring_until;
  absl::Time reclaim_at;  // Then the offer is taken back if nobody has said anything (I3).
  bool recording_off = false;

  friend bool operator==(const Offer&, const Offer&) = default;
};

/// A call that the router has in hand, or has had a moment ago.
struct Call {
  CallNumber number = 0;
  CallId id;
  std::string caller;   // E.164. Empty: withheld.
  std::string dialled;  // E.164.

  CallPhase phase = CallPhase::kArriving;
  GroupIndex home = 0;   // Whose overflow chain holds, and who owns the call if it is missed.
  GroupIndex group = 0;  // Where it is, or ended.
  std::vector<Hop> hops;
  absl::Time queued_since;  // Kept over hops and offers; never changes (I8).
  absl::Time max_wait_end = absl::InfiniteFuture();  // In this group.

  std::optional<Offer> offer;     // Exactly while offered or connected.
  std::vector<AgentIndex> tried;  // Who has let the call go by in this round.
  std::optional<absl::Time> round_end;
  int offers = 0;

  MissedReason missed_because = MissedReason::kNone;
  std::string holiday;
  RoutedOutcome outcome = RoutedOutcome::kNone;

  friend bool operator==(const Call&, const Call&) = default;
};

inline bool IsOver(const Call& call) {
  return call.phase == CallPhase::kMissed || call.phase == CallPhase::kEnded;
}

bool HasTried(const Call& call, AgentIndex agent);
bool HasVisited(const Call& call, const GroupId& group);

}  // namespace centralita::routing
