#pragma once

#include "absl/status/status.h"
#include "libs/clock/clock.h"
#include "services/calls/app/call_store.h"
#include "services/calls/app/errand.h"
#include "services/calls/app/router.h"
#include "services/calls/domain/wanted.h"
#include "services/calls/metrics.h"

namespace centralita::calls {

/// Tells the router what it must know, and takes its answers back to the call.
class RouterErrand final : public Errand {
 public:
  /// All must outlive this.
  RouterErrand(Router& router, CallStore& calls, const Clock& clock, Metrics& metrics)
      : router_(router), calls_(calls), clock_(clock), metrics_(metrics) {}

  bool IsWanted(const KeptCall& kept, absl::Time now) const override;
  Result Run(KeptCall& kept) override;

 private:
  absl::Status Fulfil(const KeptCall& kept, const Call& call, const RouterWish& wish);
  absl::Status Enqueue(const KeptCall& kept, const Call& call);
  absl::Status End(const KeptCall& kept, const Call& call, RoutingEndCause cause);
  absl::Status AskForCallback(const KeptCall& kept, const Call& call);
  absl::Status AskForPlace(const KeptCall& kept, const Call& call);
  absl::Status Refresh(const KeptCall& kept, const Call& call);
  absl::Status Follow(const KeptCall& kept, const absl::StatusOr<RoutingUpdate>& update);
  absl::Status Note(const KeptCall& kept, Command command);
  absl::Time Soon() const { return clock_.Now() + kPeerPatience; }

  Router& router_;
  CallStore& calls_;
  const Clock& clock_;
  Metrics& metrics_;
};

}  // namespace centralita::calls
