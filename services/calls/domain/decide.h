#pragma once

#include <functional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/calls/domain/call.h"
#include "services/calls/domain/command.h"

namespace centralita::calls {

/// What a decision may know besides the state.
struct Moment {
  absl::Time now;
  std::function<LegId()> fresh_leg;  // Each a name that nobody has used yet.
  RecordingId fresh_recording;       // The same.
};

/// What `command` means for `call`. Pure. No events: nothing has changed.
///
/// Commands may come twice, late, and in any order across legs and services: each is judged on what
/// is known, and what is outdated changes nothing.
///
/// Errors: NOT_FOUND / CALL_NOT_FOUND; INVALID_ARGUMENT / EVENT_INVALID if a leg event comes
/// before its call's IncomingCall.
absl::StatusOr<std::vector<Event>> Decide(const Call& call, const Command& command,
                                          const Moment& moment);

}  // namespace centralita::calls
