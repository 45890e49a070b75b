#include "services/calls/app/silence.h"

#include <algorithm>

#include "libs/log/log.h"
#include "libs/status/error.h"
#include "services/calls/app/errand.h"

namespace centralita::calls {
namespace {

constexpr absl::Duration kTellingInterval = absl::Seconds(5);

bool IsAnswer(const absl::Status& outcome) {
  return outcome.ok() || status::Reason(outcome) == "DRAINING";
}

/// Other errors tell neither that the gateway is there nor that it is not.
bool IsSilence(const absl::Status& outcome) {
  return absl::IsUnavailable(outcome) || absl::IsDeadlineExceeded(outcome);
}

}  // namespace

void Silence::Note(KeptCall& kept, const absl::Status& outcome) {
  if (IsAnswer(outcome)) {
    std::string address;
    {
      std::lock_guard lock(kept.mutex);
      kept.silent_since = absl::InfiniteFuture();
      address = kept.call.incoming.gateway_address;
    }
    NoteLife(address);
  } else if (IsSilence(outcome)) {
    NoteNoAnswer(kept);
  }
}

void Silence::NoteLife(absl::string_view address) {
  const absl::Time now = clock_.Now();
  {
    std::lock_guard lock(mutex_);
    absl::Time& told = told_.try_emplace(address, absl::InfinitePast()).first->second;
    if (now - told < kTellingInterval) return;
    told = now;
  }
  const absl::Status touched = life_.Touch(address, now + kPeerPatience);
  if (!touched.ok()) log::Warning("life of a gateway was not noted", {{"status", touched}});
}

void Silence::NoteNoAnswer(KeptCall& kept) {
  std::string address;
  {
    std::lock_guard lock(kept.mutex);
    address = kept.call.incoming.gateway_address;
  }
  const absl::Time now = clock_.Now();
  const absl::StatusOr<absl::Duration> silent_for = life_.SilentFor(address, now + kPeerPatience);
  {
    std::lock_guard lock(kept.mutex);
    // While the others could not be asked, they may not have been able to tell either.
    kept.silent_since = silent_for.ok() ? std::min(kept.silent_since, now) : now;
    if (now - kept.silent_since < kGatewayPatience) return;
  }
  if (*silent_for < kGatewayPatience) return;
  log::Error("gateway was given up", {{"call_id", kept.id.value()}, {"gateway", address}});
  const absl::Status noted =
      calls_.Execute(kept.id, NoteGatewayLost{}, clock_.Now() + kPeerPatience).status();
  if (!noted.ok()) log::Warning("lost gateway was not noted", {{"status", noted}});
}

}  // namespace centralita::calls
