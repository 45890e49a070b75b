#pragma once

#include <cstddef>

#include "absl/strings/string_view.h"

namespace centralita::routing {

/// Why a group did not take a call, or why a call left it.
enum class MissedReason {
  kNone,
  kClosed,         // Outside its schedule.
  kHoliday,        //
  kNoAgent,        // Nobody staffs it.
  kTimeout,        // The longest wait is over.
  kNotConfigured,  // Archived, or unknown.
  kRedirected,     // For who is calling. Of a hop only.
  kFull,           // As many wait as may.
  kMoved,          // A supervisor took it elsewhere. Of a hop only.
  kCallbackExpired,
};
inline constexpr size_t kMissedReasons = 10;

/// How a call counts for the group that it ended in.
enum class RoutedOutcome { kNone, kHandled, kAbandoned, kMissed, kOverflowed, kFailed, kMerged };

/// How an offer ended.
enum class OfferOutcome {
  kNone,
  kAccepted,
  kDeclined,
  kRingNoAnswer,
  kCallerAbandoned,
  kLostRace,
  kDeviceFailed,
  kAgentChanged,  // The agent went away, or changed the status.
  kExpired,       // Nobody said anything in time.
  kSuperseded,    // A supervisor took the call elsewhere.
};
inline constexpr size_t kOfferOutcomes = 10;

/// Why a waiting call was not offered to anybody.
enum class NobodyBecause {
  kNone,
  kAllBusy,       // All agents on line have a call, an offer or wrap-up.
  kAllTried,      // Every free agent has let this call go by in this round.
  kBehindOthers,  // Nobody is free, and earlier calls come first.
  kNoAgent,       // The last agent on line has left since the call came.
  kNoSkill,       // No free agent has the skills that it demands so far, or may take it so early.
  kHeld,          // It is held for one agent.
};

/// What is known of a caller.
enum class CallerKnowledge { kUnknown, kActive, kInactive, kNotFound };

/// Why a call left the router's hands.
enum class CallEndCause { kCallerHungUp, kAgentHungUp, kFailed, kCallbackUnanswered };

/// For logs and labels: "holiday", "ring_no_answer".
absl::string_view ToText(MissedReason reason);
absl::string_view ToText(RoutedOutcome outcome);
absl::string_view ToText(OfferOutcome outcome);
absl::string_view ToText(NobodyBecause because);

}  // namespace centralita::routing
