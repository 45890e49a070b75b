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
  friend bool operator==(const OfferAccepted&, const OfferAccepted&) = default;
};

/// The offer came to nothing; the call waits again, at its place.
struct OfferEnded {
  CallId call;
  OfferOutcome outcome = OfferOutcome::kNone;
  std::optional<absl::Time> cool_down_end;  // Until when the agent is left alone.
  std::optional<absl::Time> round_end;  // When the call may try the agent again; unset: not tried.
  friend bool operator==(const OfferEnded&, const OfferEnded&) = default;
};

/// Everybody free has been tried: the memory is cleared.
struct RoundEnded {
  CallId call;
  friend bool operator==(const RoundEnded&, const RoundEnded&) = default;
};

struct CallEnded {
  CallId call;
  RoutedOutcome outcome = RoutedOutcome::kNone;
  std::optional<absl::Time> wrap_up_end;  // Of the agent who had it.
  friend bool operator==(const CallEnded&, const CallEnded&) = default;
};

using Fact = std::variant<GroupConfigured, StatusChosen, ConsoleChanged, DeviceChanged, WrapUpEnded,
                          CoolDownEnded, CallReceived, ScheduleFaulted, CallMoved, CallQueued,
                          CallMissed, OfferMade, OfferAccepted, OfferEnded, RoundEnded, CallEnded>;

struct Event {
  absl::Time time;
  Fact fact;

  friend bool operator==(const Event&, const Event&) = default;
};

}  // namespace centralita::routing
