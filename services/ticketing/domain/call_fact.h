#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "services/ticketing/domain/ids.h"

namespace centralita::ticketing {

/// How a call ended. In the order of their weight: of two contradictory endings the greater counts.
enum class CallOutcome {
  kNone,
  kFailed,
  kRejected,
  kAbandoned,
  kCallbackMerged,  // The caller is called back for an earlier call.
  kMissed,
  kHandled,
};

/// Why a call was missed, as its ticket says.
enum class MissedReason {
  kNone,
  kClosed,
  kHoliday,
  kNoAgent,
  kTimeout,
  kAbandoned,
  kNotConfigured,
  kFailed,
  kFull,
  kCallbackExpired,
  kCallbackUnanswered,
};

/// Why a call left a group. kNone: it has not.
enum class HopReason {
  kNone,
  kClosed,
  kHoliday,
  kNoAgent,
  kTimeout,
  kNotConfigured,
  kRedirected,
  kFull,
  kMoved,
  kCallbackExpired,
};

/// One group on a call's way.
struct Hop {
  GroupId group;
  HopReason left_because = HopReason::kNone;
  absl::Time entered;

  friend bool operator==(const Hop&, const Hop&) = default;
};

/// Where a recording stands, in the order in which one state may replace another: audio that comes
/// late still replaces a failure.
enum class RecordingState { kNone, kRecording, kFinalising, kFailed, kPartial, kAvailable };

/// The carrier's INVITE. `from` and `to` as the carrier wrote them.
struct CallReceived {
  std::string from;
  std::string to;
};

/// Whose number it is. Numbers E.164; an empty caller is withheld.
struct NumberResolved {
  std::string caller;
  std::string dialled;
  GroupId group;
};

/// What the router decided. A greater revision replaces a smaller one.
struct CallRouted {
  enum class State { kNone, kWaiting, kOffered, kConnected, kMissed, kEnded };

  int64_t revision = 0;
  State state = State::kNone;
  uint64_t token = 0;                  // The offer's, with kOffered and kConnected.
  std::vector<uint64_t> other_tokens;  // With kOffered: of the offers that stand beside it.
  GroupId group;
  std::vector<Hop> hops;
};

/// An agent's phone is being rung.
struct AgentRung {
  LegId leg;
  PersonId person;
  uint64_t token = 0;
};

/// An agent has the call.
struct AgentConnected {
  LegId leg;
  PersonId person;
  GroupId group;
  RecordingId recording;  // Empty: none was started.
};

/// A leg is over: the agent has left, or the phone rings no more.
struct LegOver {
  LegId leg;
};

/// The call is over.
struct CallOver {
  CallOutcome outcome = CallOutcome::kNone;
  MissedReason missed_reason = MissedReason::kNone;
  GroupId group;
  absl::Duration talk;
  absl::Duration wait;
};

/// Something became of a recording of the call.
struct RecordingChanged {
  RecordingId recording;
  RecordingState state = RecordingState::kNone;
};

/// One fact of a call, as the feeds tell it.
struct CallFact {
  absl::Time time;
  WorkspaceId workspace;  // Empty until the number is resolved.
  std::variant<CallReceived, NumberResolved, CallRouted, AgentRung, AgentConnected, LegOver,
               CallOver, RecordingChanged>
      what;
};

}  // namespace centralita::ticketing
