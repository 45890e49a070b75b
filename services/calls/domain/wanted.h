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

enum class Sound { kNothing, kMusic, kPrompt };

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
struct TellEnd {
  RoutingEndCause cause = RoutingEndCause::kFailed;
  friend bool operator==(const TellEnd&, const TellEnd&) = default;
};
using RouterWish = std::variant<AskForAgent, TakeOffer, DeclineOffer, TellEnd>;

/// How the world should be, seen from one call. What of it is not so yet becomes an effect.
struct Wanted {
  bool number = false;  // Whose the number is should be found out.
  CallerWish caller = CallerWish::kNothing;
  int refuse_with = 0;  // A SIP status, with kRefused.
  Sound sound = Sound::kNothing;
  std::string prompt;          // With kPrompt: "closed", "holiday" ...
  LegId ring;                  // The agent's leg that should be calling. Empty: none.
  LegId bridge;                // The agent's leg that should talk with the caller. Empty: none.
  RecordingId record;          // With `bridge`. Empty: not recorded.
  std::vector<LegId> hang_up;  // Agents' legs that should end.
  std::optional<RouterWish> router;
};

/// Pure. `now` matters where time alone changes a wish: see NextMoment().
Wanted WantedOf(const Call& call, absl::Time now);

}  // namespace centralita::calls
