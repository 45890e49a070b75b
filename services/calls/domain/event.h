#pragma once

#include <string>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "services/calls/domain/ids.h"
#include "services/calls/domain/leg.h"
#include "services/calls/domain/routing.h"

namespace centralita::calls {

/// How a call ended. Every call has exactly one.
enum class Outcome {
  kUnspecified,
  kHandled,
  kAbandoned,
  kMissed,
  kRejected,
  kFailed,
  kCallbackMerged,  // The caller is called back for an earlier call.
};

enum class HungUpBy { kUnspecified, kCaller, kAgent, kSystem };

/// The carrier's INVITE.
struct CallReceived {
  LegId leg;
  IncomingCall incoming;
  friend bool operator==(const CallReceived&, const CallReceived&) = default;
};

/// Whose number it is.
struct NumberResolved {
  WorkspaceId workspace;
  std::string caller;   // E.164, or as the carrier wrote it. Empty: withheld.
  std::string dialled;  // E.164.
  GroupId group;
  std::string locale;
  CallerKnowledge knowledge = CallerKnowledge::kUnspecified;
  std::string caller_display_name;
  friend bool operator==(const NumberResolved&, const NumberResolved&) = default;
};

/// Nobody has that number, or nothing answers it: NUMBER_UNKNOWN, NUMBER_UNASSIGNED,
/// NUMBER_MALFORMED.
struct NumberRejected {
  WorkspaceId workspace;  // Empty unless somebody here has the number.
  std::string reason;
  friend bool operator==(const NumberRejected&, const NumberRejected&) = default;
};

struct RoutingDecided {
  RoutingUpdate update;
  friend bool operator==(const RoutingDecided&, const RoutingDecided&) = default;
};

/// What a waiting caller is told, and what was known then. Without prompts: nothing, this time.
struct Announced {
  Waiting waiting;
  absl::Time due;                    // When place and wait were to be told last.
  std::vector<std::string> prompts;  // What is said, in order.
  int position = 0;                  // As told. 0: not told.
  int wait_minutes = 0;              // At the most, as told. 0: not told.
  bool callback_offered = false;     // The key for a callback was told.
  friend bool operator==(const Announced&, const Announced&) = default;
};

/// The caller has pressed the key that asks to be called back: the consent to the call that is made
/// then.
struct CallbackAsked {
  LegId leg;
  std::string digit;
  absl::Time pressed_at;                           // By the gateway's clock.
  absl::Time offered_at = absl::InfiniteFuture();  // When the key was told. Infinite: not yet.
  friend bool operator==(const CallbackAsked&, const CallbackAsked&) = default;
};

/// The router does not let the caller be called back: CALLBACK_NOT_OFFERED, NUMBER_MALFORMED.
struct CallbackRefused {
  std::string reason;
  friend bool operator==(const CallbackRefused&, const CallbackRefused&) = default;
};

/// An agent has answered, and is to call back.
struct AgentReached {
  LegId leg;
  PersonId person;
  GroupId group;
  friend bool operator==(const AgentReached&, const AgentReached&) = default;
};

/// The caller is being called back. Once in a call's life, and by that start of the gateway alone.
struct CallbackDialled {
  LegId leg;
  std::string number;       // Whom, E.164.
  std::string incarnation;  // Of the gateway.
  friend bool operator==(const CallbackDialled&, const CallbackDialled&) = default;
};

struct AgentLegRequested {
  LegId leg;
  PersonId person;
  uint64_t token = 0;
  friend bool operator==(const AgentLegRequested&, const AgentLegRequested&) = default;
};

struct LegChanged {
  LegEvent event;
  friend bool operator==(const LegChanged&, const LegChanged&) = default;
};

struct AgentConnected {
  LegId leg;
  PersonId person;
  GroupId group;
  RecordingId recording;  // Empty: none starts with the bridge.
  friend bool operator==(const AgentConnected&, const AgentConnected&) = default;
};

struct AgentLeft {
  LegId leg;
  PersonId person;
  friend bool operator==(const AgentLeft&, const AgentLeft&) = default;
};

struct CallEnded {
  Outcome outcome = Outcome::kUnspecified;
  MissedReason missed_reason = MissedReason::kUnspecified;  // With kMissed, always.
  std::string holiday;
  HungUpBy hung_up_by = HungUpBy::kUnspecified;
  GroupId group;  // That owns the call's record: of the agent, or the one that was called first.
  absl::Duration talk;
  absl::Duration wait;
  friend bool operator==(const CallEnded&, const CallEnded&) = default;
};

/// The router knows that the call is over.
struct RoutingReleased {
  friend bool operator==(const RoutingReleased&, const RoutingReleased&) = default;
};

/// One fact of a call.
struct Event {
  absl::Time at;
  WorkspaceId workspace;  // Empty until it is known whose number was called.
  std::variant<CallReceived, NumberResolved, NumberRejected, RoutingDecided, AgentLegRequested,
               LegChanged, AgentConnected, AgentLeft, CallEnded, RoutingReleased, Announced,
               CallbackAsked, CallbackRefused, AgentReached, CallbackDialled>
      what;
  friend bool operator==(const Event&, const Event&) = default;
};

}  // namespace centralita::calls
