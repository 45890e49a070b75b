#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "services/routing/domain/ids.h"

namespace centralita::routing {

/// What an agent chose. A call never changes it.
enum class ChosenStatus { kOffline, kAvailable, kBreak, kDoNotDisturb };

/// What the system knows of an agent. Always derived, never stored alone.
enum class SystemState { kUnreachable, kIdle, kOffered, kOnCall, kWrapUp };
inline constexpr size_t kSystemStates = 5;

/// Why an agent is not offered a call.
enum class NotRoutable {
  kRoutable,
  kNotAvailable,  // Has not chosen AVAILABLE.
  kNoConsole,     // The console's lease has run out.
  kNoDevice,      // No phone is registered.
  kBusy,          // Has an offer or a call.
  kWrapUp,
  kCoolingDown,  // The last offer ended without an answer a moment ago.
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

  friend bool operator==(const Membership&, const Membership&) = default;
};

/// A person who can take calls: what the person chose, and what the system knows.
struct Agent {
  PersonId id;

  ChosenStatus status = ChosenStatus::kOffline;
  std::string reason;  // Of a break.
  bool console = false;
  std::vector<Device> devices;  // By gateway.

  CallNumber call = 0;  // Offered, or going on. 0: none. At most one, always (I1).
  bool on_call = false;
  std::optional<absl::Time> wrap_up_end;
  std::optional<absl::Time> cool_down_end;
  absl::Time since = absl::UnixEpoch();  // Of the present SystemState.

  // Derived from the groups.
  std::vector<Membership> memberships;  // By group.
  // As the groups' indexes know it.
  bool indexed_routable = false;
  bool indexed_staffed = false;

  friend bool operator==(const Agent&, const Agent&) = default;
};

/// Console alive and a phone registered.
bool IsReachable(const Agent& agent);

/// On line: chosen AVAILABLE and reachable, whether busy or not. A group without staffed agents
/// overflows; one with them lets the caller wait.
bool IsStaffed(const Agent& agent);

NotRoutable WhyNotRoutable(const Agent& agent);
SystemState SystemStateOf(const Agent& agent);

}  // namespace centralita::routing
