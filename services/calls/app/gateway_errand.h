#pragma once

#include <string>
#include <vector>

#include "libs/clock/clock.h"
#include "services/calls/app/call_store.h"
#include "services/calls/app/errand.h"
#include "services/calls/app/gateway.h"
#include "services/calls/app/silence.h"
#include "services/calls/metrics.h"

namespace centralita::calls {

/// Tells the call's gateway what to do.
class GatewayErrand final : public Errand {
 public:
  /// All must outlive this.
  GatewayErrand(Gateway& gateway, CallStore& calls, Silence& silence, const Clock& clock,
                Metrics& metrics)
      : gateway_(gateway), calls_(calls), silence_(silence), clock_(clock), metrics_(metrics) {}

  bool IsWanted(const KeptCall& kept, absl::Time now) const override;
  Result Run(KeptCall& kept) override;

 private:
  struct Batch {
    std::string address;
    std::vector<GatewayCommand> commands;
  };

  std::vector<GatewayCommand> Pending(const KeptCall& kept, const Wanted& wanted,
                                      absl::Time now) const;
  absl::Status PrepareDial(KeptCall& kept);
  Batch NextBatch(KeptCall& kept) const;
  void Take(KeptCall& kept, const GatewayCommand& command, const CommandResult& result);
  bool GiveUp(KeptCall& kept, const GatewayCommand& command, const std::string& reason);
  void ObserveBridge(KeptCall& kept);

  Gateway& gateway_;
  CallStore& calls_;
  Silence& silence_;
  const Clock& clock_;
  Metrics& metrics_;
};

}  // namespace centralita::calls
