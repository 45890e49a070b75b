#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "libs/state_machine/transition_table.h"
#include "services/routing/domain/ids.h"
#include "services/routing/domain/outcome.h"
#include "services/routing/domain/skill.h"
#include "services/routing/domain/wait_model.h"

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
  return TransitionTable<CallPhase, CallStep, 14>({
      {kArriving, kMove, kArriving},  // Redirected, or overflowed at once.
      {kArriving, kQueue, kWaiting},
      {kArriving, kMiss, kMissed},
      {kWaiting, kOffer, kOffered},
      {kWaiting, kMove, kArriving},  // The longest wait is over.
      {kWaiting, kMiss, kMissed},
      {kWaiting, kEnd, kEnded},
      {kOffered, kReturn, kWaiting},  // The place is kept. With other offers left: still offered.
      {kOffered, kAccept, kConnected},
      {kOffered, kOffer, kOffered},  // Another agent rings as well.
      {kOffered, kMove, kArriving},
      {kOffered, kEnd, kEnded},
      {kOffered, kMiss, kMissed},
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

/// A call offered to one agent; once accepted, the agent's.
struct Offer {
  uint64_t token = 0;  // The fence: greater than that of every earlier offer of the workspace (I2).
  AgentIndex agent = 0;
  absl::Time made;
  absl::Time ring_until;
  absl::Time reclaim_at;  // Then the offer is taken back if nobody has said anything (I3).
  bool recording_off = false;
  std::optional<absl::Time> accepted;

  friend bool operator==(const Offer&, const Offer&) = default;
};

/// The caller has hung up and is to be called back.
struct CallbackWish {
  std::string number;  // E.164.
  absl::Time asked;
  absl::Time expires;

  friend bool operator==(const CallbackWish&, const CallbackWish&) = default;
};

/// A call that is kept for one agent, as long as the agent is on line, or rung for it.
struct Hold {
  AgentIndex agent = 0;
  absl::Time until;

  friend bool operator==(const Hold&, const Hold&) = default;
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
  int priority = 0;                                  // Its own; the group's comes on top.
  absl::Time place;                  // queued_since less what the priorities are worth.
  std::vector<SkillDemand> skills;   // Besides the group's.
  std::optional<AgentIndex> wanted;  // Who comes first when free: chosen by the caller, or sticky.
  std::optional<Hold> hold;          // Nobody else may take it till then.
  std::optional<absl::Time> reconsider;  // When more agents may take it than so far.
  std::optional<CallbackWish> callback;
  std::optional<WaitEstimate> estimate;  // As given when it was queued: to be scored.

  std::vector<Offer> offers;  // Several while offered; one while connected; otherwise none.
  int rings_allowed = 0;      // How many agents may ring at a time, so far.
  std::optional<absl::Time> next_ring;  // When one more may.
  std::vector<AgentIndex> tried;        // Who has let the call go by in this round.
  std::optional<absl::Time> round_end;
  int rounds = 0;       // That are over, in this group.
  int offer_count = 0;  // All told.

  MissedReason missed_because = MissedReason::kNone;
  std::string holiday;
  RoutedOutcome outcome = RoutedOutcome::kNone;
  bool hang_up = false;  // Ended by force.

  friend bool operator==(const Call&, const Call&) = default;
};

inline bool IsOver(const Call& call) {
  return call.phase == CallPhase::kMissed || call.phase == CallPhase::kEnded;
}

/// The offer with this token; null if the call has none.
const Offer* OfferOf(const Call& call, uint64_t token);

/// The offer to this agent; null if the call has none.
const Offer* OfferTo(const Call& call, AgentIndex agent);

/// Whether the call would ring another agent besides those who ring.
bool WantsMore(const Call& call);

/// Whether the caller has been promised a call, and nobody has begun to keep that promise.
bool IsToBeCalledBack(const Call& call);

bool HasTried(const Call& call, AgentIndex agent);
bool HasVisited(const Call& call, const GroupId& group);

}  // namespace centralita::routing
