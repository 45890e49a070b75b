#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "services/calls/domain/call.h"

namespace centralita::calls {

/// What the caller's leg should be like.
enum class CallerWish { kNothing, kRinging, kAnswered, kRefused, kHungUp };

enum class Sound { kNothing, kMusic, kPrompt, kConfirmation };

/// What an agent who calls back hears meanwhile.
enum class AgentSound { kNothing, kGreeting, kRingback };

/// What the router should be asked or told.
struct AskForAgent {
  friend bool operator==(const AskForAgent&, const AskForAgent&) = default;
};
struct TakeOffer {
  uint64_t token = 0;
  friend bool operator==(const TakeOffer&, const TakeOffer&) = default;
};
struct DeclineOffer {
  uint64_t token = 0;
  DeclineOutcome outcome = DeclineOutcome::kDeclined;
  friend bool operator==(const DeclineOffer&, const DeclineOffer&) = default;
};
struct AskForCallback {
  friend bool operator==(const AskForCallback&, const AskForCallback&) = default;
};
struct AskForPlace {
  friend bool operator==(const AskForPlace&, const AskForPlace&) = default;
};
struct TellEnd {
  RoutingEndCause cause = RoutingEndCause::kFailed;
  friend bool operator==(const TellEnd&, const TellEnd&) = default;
};
using RouterWish =
    std::variant<AskForAgent, TakeOffer, DeclineOffer, AskForCallback, AskForPlace, TellEnd>;

/// How the world should be, seen from one call. What of it is not so yet becomes an effect.
struct Wanted {
  bool number = false;  // Whose the number is should be found out.
  CallerWish caller = CallerWish::kNothing;
  int refuse_with = 0;  // A SIP status, with kRefused.
  Sound sound = Sound::kNothing;
  std::string prompt;                     // With kPrompt: "closed", "holiday" ...
  std::vector<std::string> announcement;  // With kMusic: said once, after which it goes on.
  std::vector<LegId> ring;                // Agents' legs that should be calling.
  bool gateway_start = false;  // Which start of the gateway may call back is to be known.
  LegId dial;                  // The leg on which the caller should be called back. Empty: none.
  LegId bridge;                // The agent's leg that should talk with the caller. Empty: none.
  AgentSound agent_sound = AgentSound::kNothing;  // Of the agent who calls back.
  RecordingId record;                             // With `bridge`. Empty: not recorded.
  std::vector<LegId> hang_up;                     // Legs that should end, but the caller's.
  std::optional<RouterWish> router;
};

/// Pure. `now` matters where time alone changes a wish: see NextMoment().
Wanted WantedOf(const Call& call, absl::Time now);

}  // namespace centralita::calls
