#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "services/routing/domain/ids.h"
#include "services/routing/domain/outcome.h"

namespace centralita::routing {

/// What an agent chose. A call never changes it.
enum class ChosenStatus { kOffline, kAvailable, kBreak, kDoNotDisturb };

/// What the system knows of an agent. Always derived, never stored alone.
enum class SystemState { kUnreachable, kIdle, kOffered, kOnCall, kWrapUp, kPaused };
inline constexpr size_t kSystemStates = 6;

/// Why an agent is not offered a call, whatever the group.
enum class NotRoutable {
  kRoutable,
  kNotAvailable,  // Has not chosen AVAILABLE.
  kNoConsole,     // The console's lease has run out.
  kNoDevice,      // No phone is registered.
  kBusy,          // Has as many offers and calls as may be.
  kWrapUp,
  kCoolingDown,  // The last offer ended without an answer a moment ago.
  kPaused,       // Has let too many calls go by.
};

/// An agent's phones at one gateway.
struct Device {
  std::string gateway;
  absl::Time expires;

  friend bool operator==(const Device&, const Device&) = default;
};

/// Where an agent stands in a group's order of distribution.
struct Membership {
  GroupIndex group;
  uint32_t position;
  bool active = true;  // Not disabled, and within its time, as of the group's roster.

  // As the group's indexes know it.
  bool indexed_routable = false;
  bool indexed_staffed = false;

  friend bool operator==(const Membership&, const Membership&) = default;
};

/// A call of a queue that an agent is offered, or has.
struct Engagement {
  CallNumber call = 0;
  bool talking = false;

  friend bool operator==(const Engagement&, const Engagement&) = default;
};

/// A call that comes from no queue: outbound, or direct.
struct OtherCall {
  CallId call;
  absl::Time since;

  friend bool operator==(const OtherCall&, const OtherCall&) = default;
};

/// What the router remembers of an agent in one group. Kept when the agent leaves the group and comes
/// back; counters are never reset by a new configuration.
struct Standing {
  GroupIndex group = 0;
  bool away = false;                       // Takes no calls of this group for now, by choice.
  std::optional<absl::Time> paused_until;  // InfiniteFuture: until the agent comes back by choice.
  int missed = 0;  // Offers in a row that ended so. An answer sets them to 0.
  int declined = 0;
  int failed = 0;
  int64_t taken = 0;      // Calls of this group. Raised when work begins: see StatusChosen.
  absl::Duration talked;  // In them.

  friend bool operator==(const Standing&, const Standing&) = default;
};

/// A person who can take calls: what the person chose, and what the system knows.
struct Agent {
  PersonId id;

  ChosenStatus status = ChosenStatus::kOffline;
  std::string reason;                       // Of a break.
  std::optional<ChosenStatus> next_status;  // When the calls and the wrap-up are over.
  std::string next_reason;
  bool console = false;
  std::vector<Device> devices;  // By gateway.

  int capacity = 1;                     // Voice calls at a time, of all kinds (I1).
  std::vector<Engagement> engagements;  // In the order of their coming.
  std::vector<OtherCall> other_calls;   // In the order of their coming.
  std::optional<absl::Time> wrap_up_end;
  std::optional<absl::Time> wrap_up_latest;  // Beyond which it may not be extended.
  std::optional<absl::Time> cool_down_end;
  std::optional<absl::Time> paused_until;  // In all groups. InfiniteFuture: as in Standing.
  absl::Time idle_since =
      absl::UnixEpoch();                 // End of the last call; choice of AVAILABLE after OFFLINE.
  absl::Time since = absl::UnixEpoch();  // Of the present SystemState.
  std::vector<Standing> standings;       // By group. A group without one: nothing to remember.

  // Derived from the groups.
  std::vector<Membership> memberships;  // By group.

  friend bool operator==(const Agent&, const Agent&) = default;
};

/// How many calls and offers the agent has.
int Load(const Agent& agent);

/// Console alive and a phone registered.
bool IsReachable(const Agent& agent);

/// On line: chosen AVAILABLE, reachable and not paused, whether busy or not.
bool IsStaffed(const Agent& agent);

/// On line for this group: a group without staffed agents overflows; one with them lets callers wait.
bool IsStaffedIn(const Agent& agent, const Membership& membership);

/// Whether the group may offer the agent a call now, as far as the agent goes.
bool IsRoutableIn(const Agent& agent, const Membership& membership);

/// Null: nothing to remember.
const Standing* StandingIn(const Agent& agent, GroupIndex group);

/// The engagement with `call`; null if there is none.
const Engagement* EngagementWith(const Agent& agent, CallNumber call);

/// Whether the next status holds from now on: it waits for calls, offers and wrap-up alone.
bool IsTurning(const Agent& agent);

/// Whether the agent is paused, in all groups or in one.
bool IsPaused(const Agent& agent);

NotRoutable WhyNotRoutable(const Agent& agent);
SystemState SystemStateOf(const Agent& agent);

}  // namespace centralita::routing
