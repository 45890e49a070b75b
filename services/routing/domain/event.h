#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "services/routing/domain/agent.h"
#include "services/routing/domain/call.h"
#include "services/routing/domain/group.h"
#include "services/routing/domain/ids.h"

namespace centralita::routing {

// What has happened in a workspace. Facts hold all that replaying them needs: no setting and no
// clock is asked again.

/// A new version of a group's configuration holds.
struct GroupConfigured {
  std::shared_ptr<const GroupConfig> config;

  friend bool operator==(const GroupConfigured& a, const GroupConfigured& b) {
    return *a.config == *b.config;
  }
};

struct StatusChosen {
  PersonId person;
  ChosenStatus status = ChosenStatus::kOffline;
  std::string reason;
  friend bool operator==(const StatusChosen&, const StatusChosen&) = default;
};

/// The lease of an agent's console began, or ran out.
struct ConsoleChanged {
  PersonId person;
  bool alive = false;
  friend bool operator==(const ConsoleChanged&, const ConsoleChanged&) = default;
};

/// An agent's phones at a gateway are registered until then, or no longer.
struct DeviceChanged {
  PersonId person;
  std::string gateway;
  std::optional<absl::Time> expires;  // Nothing: gone.
  friend bool operator==(const DeviceChanged&, const DeviceChanged&) = default;
};

/// What the agent will have chosen when calls and wrap-up are over.
struct NextStatusChosen {
  PersonId person;
  std::optional<ChosenStatus> status;  // Nothing: no change.
  std::string reason;
  friend bool operator==(const NextStatusChosen&, const NextStatusChosen&) = default;
};

/// An agent goes out of one group for now, or comes back.
struct GroupAvailabilityChosen {
  PersonId person;
  GroupId group;
  bool available = false;
  friend bool operator==(const GroupAvailabilityChosen&, const GroupAvailabilityChosen&) = default;
};

struct CapacitySet {
  PersonId person;
  int voice = 1;
  friend bool operator==(const CapacitySet&, const CapacitySet&) = default;
};

/// An agent has a call that comes from no queue.
struct OtherCallBegan {
  PersonId person;
  CallId other;
  friend bool operator==(const OtherCallBegan&, const OtherCallBegan&) = default;
};

struct OtherCallEnded {
  PersonId person;
  CallId other;
  friend bool operator==(const OtherCallEnded&, const OtherCallEnded&) = default;
};

/// An agent has let too many calls go by.
struct AgentPaused {
  PersonId person;
  std::optional<GroupId> group;  // Nothing: in all groups.
  absl::Time until;              // InfiniteFuture: until the agent chooses AVAILABLE again.
  OfferOutcome because = OfferOutcome::kNone;
  friend bool operator==(const AgentPaused&, const AgentPaused&) = default;
};

struct PauseEnded {
  PersonId person;
  std::optional<GroupId> group;  // Nothing: the one in all groups.
  friend bool operator==(const PauseEnded&, const PauseEnded&) = default;
};

struct WrapUpExtended {
  PersonId person;
  absl::Time end;
  friend bool operator==(const WrapUpExtended&, const WrapUpExtended&) = default;
};

/// Everything that kept the agent from being offered a call is taken away by force, but the choice of
/// the agent and the reach. The calls of the agent have ended in facts before this one.
struct AgentReleased {
  PersonId person;
  friend bool operator==(const AgentReleased&, const AgentReleased&) = default;
};

/// Some memberships of a group have begun, or are over.
struct RosterTurned {
  GroupId group;
  friend bool operator==(const RosterTurned&, const RosterTurned&) = default;
};

struct WrapUpEnded {
  PersonId person;
  friend bool operator==(const WrapUpEnded&, const WrapUpEnded&) = default;
};

struct CoolDownEnded {
  PersonId person;
  friend bool operator==(const CoolDownEnded&, const CoolDownEnded&) = default;
};

/// A call came to a group; what becomes of it there follows in the same decision.
struct CallReceived {
  CallId call;
  GroupId group;
  std::string caller;
  std::string dialled;
  int priority = 0;
  std::vector<SkillDemand> skills;
  std::optional<PersonId> wanted;
  CallerKnowledge knowledge = CallerKnowledge::kUnknown;
  friend bool operator==(const CallReceived&, const CallReceived&) = default;
};

/// A group's hours could not be evaluated, and its fail-safe was assumed.
struct ScheduleFaulted {
  GroupId group;
  CallId call;
  std::string fault;
  bool assumed_open = false;
  friend bool operator==(const ScheduleFaulted&, const ScheduleFaulted&) = default;
};

/// A group that could not take the call in passing.
struct Skipped {
  GroupId group;
  MissedReason because = MissedReason::kNone;
  friend bool operator==(const Skipped&, const Skipped&) = default;
};

/// The call left its group for another. After a redirection the new group is its home.
struct CallMoved {
  CallId call;
  MissedReason because = MissedReason::kNone;
  std::string holiday;           // Its name, if a holiday was why.
  std::vector<Skipped> skipped;  // Tried on the way, in order.
  GroupId to;
  friend bool operator==(const CallMoved&, const CallMoved&) = default;
};

struct CallQueued {
  CallId call;
  absl::Time max_wait_end;
  std::optional<PersonId> wanted;        // Whom the call had last, or wants.
  std::optional<absl::Time> hold_until;  // With `wanted`: nobody else till then.
  std::optional<absl::Time> reconsider;
  std::optional<WaitEstimate> estimate;
  friend bool operator==(const CallQueued&, const CallQueued&) = default;
};

/// Nobody could take the call.
struct CallMissed {
  CallId call;
  MissedReason left_because = MissedReason::kNone;  // Why it left the group that it was in.
  std::vector<Skipped> skipped;
  MissedReason reason = MissedReason::kNone;  // Of its home: what it counts as.
  std::string holiday;
  friend bool operator==(const CallMissed&, const CallMissed&) = default;
};

struct OfferMade {
  CallId call;
  PersonId person;
  uint64_t token = 0;
  absl::Time ring_until;
  absl::Time reclaim_at;
  bool recording_off = false;
  friend bool operator==(const OfferMade&, const OfferMade&) = default;
};

struct OfferAccepted {
  CallId call;
  uint64_t token = 0;
  friend bool operator==(const OfferAccepted&, const OfferAccepted&) = default;
};

/// The offer came to nothing; the call waits again, at its place, unless it has other offers.
struct OfferEnded {
  CallId call;
  uint64_t token = 0;  // 0, as in what was written before calls had several: the only one.
  OfferOutcome outcome = OfferOutcome::kNone;
  std::optional<absl::Time> cool_down_end;  // Until when the agent is left alone.
  std::optional<absl::Time> round_end;  // When the call may try the agent again; unset: not tried.
  friend bool operator==(const OfferEnded&, const OfferEnded&) = default;
};

/// More agents may take a waiting call than so far: a demand is dropped, a hold is over, or an agent
/// joins for calls that have waited for so long.
struct CallReconsidered {
  CallId call;
  std::optional<absl::Time> next;
  friend bool operator==(const CallReconsidered&, const CallReconsidered&) = default;
};

/// One more agent may ring for a call.
struct RingStepped {
  CallId call;
  std::optional<absl::Time> next;
  friend bool operator==(const RingStepped&, const RingStepped&) = default;
};

/// The caller wants to be called back: the call keeps its place.
struct CallbackRequested {
  CallId call;
  std::string number;
  absl::Time expires;
  friend bool operator==(const CallbackRequested&, const CallbackRequested&) = default;
};

struct CallPrioritised {
  CallId call;
  int priority = 0;
  friend bool operator==(const CallPrioritised&, const CallPrioritised&) = default;
};

/// A call is kept for one agent, by a supervisor.
struct CallHeld {
  CallId call;
  PersonId person;
  absl::Time until;
  friend bool operator==(const CallHeld&, const CallHeld&) = default;
};

/// What a supervisor did; its consequences follow in the same decision.
enum class SupervisorAction {
  kMove,
  kAssign,
  kPull,
  kPrioritise,
  kForceEnd,
  kReleaseAgent,
  kSetCapacity,
  kSetStatus
};

struct Supervised {
  SupervisorAction action = SupervisorAction::kMove;
  std::string actor;       // A person's id; empty: a machine.
  std::string request_id;  // Of a client that may retry. Empty: none.
  std::optional<CallId> subject;
  std::optional<PersonId> person;
  std::optional<GroupId> group;
  std::string reason;
  uint64_t digest = 0;          // Of the request.
  std::optional<GroupId> from;  // The group that had the call.
  friend bool operator==(const Supervised&, const Supervised&) = default;
};

/// Everybody free has been tried: the memory is cleared.
struct RoundEnded {
  CallId call;
  friend bool operator==(const RoundEnded&, const RoundEnded&) = default;
};

struct CallEnded {
  CallId call;
  RoutedOutcome outcome = RoutedOutcome::kNone;
  std::optional<absl::Time> wrap_up_end;
  std::optional<absl::Time> wrap_up_latest;  // Beyond which it may not be extended.
  bool hang_up = false;  // By force: everybody is to be hung up.  // Of the agent who had it.
  friend bool operator==(const CallEnded&, const CallEnded&) = default;
};

using Fact =
    std::variant<GroupConfigured, StatusChosen, ConsoleChanged, DeviceChanged, WrapUpEnded,
                 CoolDownEnded, CallReceived, ScheduleFaulted, CallMoved, CallQueued, CallMissed,
                 OfferMade, OfferAccepted, OfferEnded, RoundEnded, CallEnded, NextStatusChosen,
                 GroupAvailabilityChosen, CapacitySet, OtherCallBegan, OtherCallEnded, AgentPaused,
                 PauseEnded, WrapUpExtended, AgentReleased, RosterTurned, CallReconsidered,
                 RingStepped, CallbackRequested, CallPrioritised, CallHeld, Supervised>;

struct Cause;

struct Event {
  absl::Time time;
  Fact fact;
  /// What the decision was made upon that this is the first fact of. Null: another fact of it, or not
  /// kept. No part of what happened: applying and comparing pass it over.
  std::shared_ptr<const Cause> cause = nullptr;

  friend bool operator==(const Event& a, const Event& b) {
    return a.time == b.time && a.fact == b.fact;
  }
};

}  // namespace centralita::routing
