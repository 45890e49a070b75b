#pragma once

#include "absl/time/time.h"
#include "services/calls/app/kept_call.h"

namespace centralita::calls {

/// How long one request to a peer may take.
inline constexpr absl::Duration kPeerPatience = absl::Seconds(2);

/// Brings about, at one peer, what a call's state says is wanted. Safe for concurrent use on
/// different calls.
class Errand {
 public:
  enum class Result {
    kNothing,  // There was nothing to do.
    kDone,     // Something was done; there may be more.
    kFailed,   // To be tried again later.
  };

  virtual ~Errand() = default;

  /// Whether there is something to do. With kept.mutex held.
  virtual bool IsWanted(const KeptCall& kept, absl::Time now) const = 0;

  /// Does it. Blocks for a few seconds at most.
  virtual Result Run(KeptCall& kept) = 0;
};

}  // namespace centralita::calls
