#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/calls/domain/effect.h"

namespace centralita::calls {

/// What has become of one command; OK, or an error with the gateway's reason: LEG_NOT_FOUND,
/// STALE_TOKEN, BAD_LEG_STATE, NO_DEVICE, NO_COMMON_CODEC, PROMPT_NOT_FOUND, NO_PORTS.
using CommandResult = absl::Status;

/// The legs of a call that a gateway has.
struct GatewayLegs {
  std::string incarnation;
  std::vector<LegId> legs;  // Alive.
};

/// The media gateways, by address. Safe for concurrent use.
///
/// UNAVAILABLE, DEADLINE_EXCEEDED if the gateway does not answer; UNAVAILABLE / DRAINING if it takes
/// no new calls, and does not have this one.
class Gateway {
 public:
  virtual ~Gateway() = default;

  /// Carries the commands out in order, up to the first that fails. As many results as were tried.
  virtual absl::StatusOr<std::vector<CommandResult>> Execute(
      absl::string_view address, const std::vector<GatewayCommand>& commands,
      absl::Time deadline) = 0;

  virtual absl::StatusOr<GatewayLegs> ListLegs(absl::string_view address, const CallId& call,
                                               absl::Time deadline) = 0;
};

}  // namespace centralita::calls
