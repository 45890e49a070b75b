#pragma once

#include "absl/time/time.h"
#include "services/calls/app/call_store.h"
#include "services/calls/app/kept_call.h"

namespace centralita::calls {

/// How long a gateway may be silent before its legs count as gone. A gateway that has only restarted
/// is known by its new incarnation as soon as it answers.
inline constexpr absl::Duration kGatewayPatience = absl::Seconds(60);

/// The call's gateway has not answered a request. Ends the call when that goes on for too long.
void NoteSilence(KeptCall& kept, CallStore& calls, absl::Time now);

/// The call's gateway has answered.
void NoteAnswer(KeptCall& kept);

}  // namespace centralita::calls
