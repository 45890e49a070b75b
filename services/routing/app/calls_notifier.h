#pragma once

#include "services/routing/app/call_update.h"

namespace centralita::routing {

/// Tells `calls` what has become of calls, by push. A port. Safe for concurrent use.
class CallsNotifier {
 public:
  virtual ~CallsNotifier() = default;

  /// Takes the update and returns at once; it is repeated until acknowledged, or until a newer one of
  /// the same call takes its place. Lost if this process ends first: UpdateKeeper sees to that.
  virtual void Notify(CallUpdate update) = 0;

  /// Whether `calls` has acknowledged this or a newer revision of the call, as far as this process
  /// knows.
  virtual bool HasAcknowledged(const CallId& call, int64_t revision) = 0;
};

}  // namespace centralita::routing
