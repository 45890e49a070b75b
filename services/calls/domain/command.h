#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "services/calls/domain/event.h"

namespace centralita::calls {

/// Whose the dialled number is, or why it is nobody's.
using NumberVerdict = std::variant<NumberResolved, NumberRejected>;

/// What happened to the call's legs, in order.
struct ReportLegs {
  std::vector<LegEvent> events;
  std::optional<NumberVerdict>
      verdict;  // If it is known already when an IncomingCall is among them.
};

struct JudgeNumber {
  NumberVerdict verdict;
};

/// The router has told something: by a push, by its feed, or in answer to a request.
struct FollowRouting {
  RoutingUpdate update;
};

/// A waiting caller is to be told where the call stands, which is as `update` says.
struct Announce {
  RoutingUpdate update;
};

/// The router does not let the caller be called back.
struct NoteCallbackRefused {
  std::string reason;  // CALLBACK_NOT_OFFERED ...
};

/// The gateway that is to call back has told which start of it this is.
struct DialCallback {
  std::string incarnation;
};

/// The router does not know the group that is to have the call.
struct NoteGroupUnknown {};

/// The router knows that the call is over.
struct NoteRouterReleased {};

/// An operator ends the call.
struct HangUp {};

/// The gateway refused to carry a command out, and will not do it later either.
struct NoteCommandRefused {
  enum class Verb { kOriginate, kAnswer, kPrompt, kHangUp, kDial };
  Verb verb = Verb::kOriginate;
  LegId leg;
  std::string reason;  // STALE_TOKEN, NO_DEVICE ...
};

/// What the gateway knew of the call's legs when it was asked.
struct Reconcile {
  std::string incarnation;             // Which start of the gateway has answered.
  absl::flat_hash_set<LegId> alive;    // Legs that it has.
  absl::flat_hash_set<LegId> missing;  // Legs that it should know, but has not for a while.
};

/// The gateway has not answered for so long that it counts as dead, and the legs with it.
struct NoteGatewayLost {};

/// Time has passed.
struct Tick {};

using Command = std::variant<ReportLegs, JudgeNumber, FollowRouting, Announce, NoteCallbackRefused,
                             DialCallback, NoteGroupUnknown, NoteRouterReleased, HangUp,
                             NoteCommandRefused, Reconcile, NoteGatewayLost, Tick>;

}  // namespace centralita::calls
