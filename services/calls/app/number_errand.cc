#include "services/calls/app/number_errand.h"

#include <utility>

#include "services/calls/domain/wanted.h"

namespace centralita::calls {

bool NumberErrand::IsWanted(const KeptCall& kept, absl::Time now) const {
  return WantedOf(kept.call, now).number;
}

Errand::Result NumberErrand::Run(KeptCall& kept) {
  IncomingCall incoming;
  {
    std::lock_guard lock(kept.mutex);
    if (kept.forgotten || !IsWanted(kept, clock_.Now())) return Result::kNothing;
    incoming = kept.call.incoming;
  }
  absl::StatusOr<NumberVerdict> verdict = numbers_.Judge(incoming, clock_.Now() + kPeerPatience);
  if (!verdict.ok()) {
    metrics_.effects_failed.With({"directory", absl::StatusCodeToString(verdict.status().code())})
        .Increment();
    return Result::kFailed;
  }
  const absl::Status noted =
      calls_.Execute(kept.id, JudgeNumber{*std::move(verdict)}, clock_.Now() + kPeerPatience)
          .status();
  return noted.ok() ? Result::kDone : Result::kFailed;
}

}  // namespace centralita::calls
