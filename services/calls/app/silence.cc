#include "services/calls/app/silence.h"

#include <algorithm>

#include "libs/log/log.h"
#include "services/calls/app/errand.h"

namespace centralita::calls {

void NoteSilence(KeptCall& kept, CallStore& calls, absl::Time now) {
  {
    std::lock_guard lock(kept.mutex);
    kept.silent_since = std::min(kept.silent_since, now);
    if (now - kept.silent_since < kGatewayPatience) return;
  }
  log::Error("gateway was given up", {{"call_id", kept.id.value()}});
  const absl::Status noted =
      calls.Execute(kept.id, NoteGatewayLost{}, now + kPeerPatience).status();
  if (!noted.ok()) log::Warning("lost gateway was not noted", {{"status", noted}});
}

void NoteAnswer(KeptCall& kept) {
  std::lock_guard lock(kept.mutex);
  kept.silent_since = absl::InfiniteFuture();
}

}  // namespace centralita::calls
