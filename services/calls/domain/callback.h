#pragma once

#include <string>

#include "absl/time/time.h"
#include "services/calls/domain/ids.h"

namespace centralita::calls {

/// A caller who wants to be called back: from the key to the talk.
struct Callback {
  absl::Time asked_at;  // When the key was pressed.

  bool granted = false;  // The router keeps the place: the caller may leave.
  absl::Time granted_at;
  std::string number;  // Whom to call, E.164.
  absl::Time expires_at = absl::InfiniteFuture();
  bool confirmed = false;  // The caller has been told so.

  LegId agent_leg;  // Of the agent who calls back. Empty: none has answered yet.
  absl::Time reached_at;

  LegId customer_leg;       // On which the caller is called. Empty: not called yet.
  std::string incarnation;  // The start of the gateway that calls, and no other.

  bool dialled() const { return !customer_leg.empty(); }

  friend bool operator==(const Callback&, const Callback&) = default;
};

}  // namespace centralita::calls
