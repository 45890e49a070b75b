#pragma once

#include <cstdint>

#include "absl/strings/string_view.h"
#include "libs/state_machine/transition_table.h"

namespace centralita::media {

/// Whom a leg connects: who called us, an agent, or an outside party that we called.
enum class LegRole { kCaller, kAgent, kCallee };

/// Where a leg stands.
enum class LegState { kTrying, kRinging, kAnswered, kEnded };

/// What moves a leg on.
enum class LegTrigger { kRing, kAnswer, kEnd };

/// The life of a leg. Ringing twice is allowed (a second phone, a repeated 180) and changes
/// nothing.
constexpr auto LegTransitions() {
  using enum LegState;
  using enum LegTrigger;
  return TransitionTable<LegState, LegTrigger, 7>({
      {kTrying, kRing, kRinging},
      {kTrying, kAnswer, kAnswered},
      {kTrying, kEnd, kEnded},
      {kRinging, kRing, kRinging},
      {kRinging, kAnswer, kAnswered},
      {kRinging, kEnd, kEnded},
      {kAnswered, kEnd, kEnded},
  });
}

static_assert(LegTransitions().IsDeterministic());

/// Who ended a leg.
enum class EndedBy { kRemote, kCommand, kGateway };

/// Why a leg is over.
enum class EndCause {
  kNormal,         // BYE, CANCEL, a command.
  kBusy,           // 486, 600.
  kRejected,       // 603, 480 and the like: the person refused.
  kNoAnswer,       // 408 after ringing, or our own timer.
  kUnreachable,    // The phone could not be reached.
  kNoCommonCodec,  // 488, or an answer that we cannot use.
  kMediaTimeout,   // No RTP for too long.
  kFailed,         // Anything else.
  kNoRoute,        // No trunk takes calls to that number with that caller.
  kCarrierFailed,  // Trunks take them, and none could carry it on.
};

absl::string_view ToString(LegRole role);
absl::string_view ToString(LegState state);
absl::string_view ToString(EndedBy by);
absl::string_view ToString(EndCause cause);

}  // namespace centralita::media
