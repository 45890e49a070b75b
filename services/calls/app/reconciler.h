#pragma once

#include "libs/clock/clock.h"
#include "services/calls/app/call_store.h"
#include "services/calls/app/gateway.h"
#include "services/calls/app/kept_call.h"
#include "services/calls/app/silence.h"
#include "services/calls/metrics.h"

namespace centralita::calls {

/// Compares a call's legs with those that its gateway has.
class Reconciler {
 public:
  /// All must outlive this.
  Reconciler(Gateway& gateway, CallStore& calls, Silence& silence, const Clock& clock,
             Metrics& metrics)
      : gateway_(gateway), calls_(calls), silence_(silence), clock_(clock), metrics_(metrics) {}

  /// A leg that the gateway did not have twice in a row counts as gone: once alone may be an end
  /// whose report is on its way. Says when to come again.
  absl::Time Compare(KeptCall& kept);

 private:
  void Repair(KeptCall& kept, Reconcile command, absl::string_view kind);

  Gateway& gateway_;
  CallStore& calls_;
  Silence& silence_;
  const Clock& clock_;
  Metrics& metrics_;
};

}  // namespace centralita::calls
