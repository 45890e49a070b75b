#pragma once

#include <cstddef>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/calls/domain/ids.h"

namespace centralita::calls {

/// The id of a gateway command: "<call>/<number of the leg>/<verb>". It follows from the call's
/// state alone, so that whoever repeats a command, on whatever replica, repeats its id: each verb
/// happens to a leg at most once.
inline std::string CommandId(const CallId& call, size_t leg_number, absl::string_view verb) {
  return absl::StrCat(call.value(), "/", leg_number, "/", verb);
}

inline constexpr char kPromptVerb[] = "prompt";
inline constexpr char kGreetingVerb[] = "callback_greeting";
inline constexpr char kConfirmVerb[] = "callback_confirmed";

/// Whether it is the command that speaks the reason of a missed call.
inline bool IsPromptCommandId(absl::string_view command_id) {
  return absl::EndsWith(command_id, absl::StrCat("/", kPromptVerb));
}

/// Whether it is the command that tells a caller of the promised callback.
inline bool IsConfirmCommandId(absl::string_view command_id) {
  return absl::EndsWith(command_id, kConfirmVerb);
}

}  // namespace centralita::calls
