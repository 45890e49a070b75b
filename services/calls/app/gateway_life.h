#pragma once

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace centralita::calls {

/// When each gateway was last heard of by any replica. Safe for concurrent use.
///
/// Both return UNAVAILABLE, DEADLINE_EXCEEDED or UNKNOWN if it cannot be told.
class GatewayLife {
 public:
  virtual ~GatewayLife() = default;

  /// The gateway at `address` has just been heard of.
  virtual absl::Status Touch(absl::string_view address, absl::Time deadline) = 0;

  /// For how long no replica has heard of it, by one clock for all. InfiniteDuration if none ever has.
  virtual absl::StatusOr<absl::Duration> SilentFor(absl::string_view address,
                                                   absl::Time deadline) = 0;
};

}  // namespace centralita::calls
