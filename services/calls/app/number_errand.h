#pragma once

#include "libs/clock/clock.h"
#include "services/calls/app/call_store.h"
#include "services/calls/app/errand.h"
#include "services/calls/app/number_book.h"
#include "services/calls/metrics.h"

namespace centralita::calls {

/// Finds out whose number a call is for, when that was not known at once.
class NumberErrand final : public Errand {
 public:
  /// All must outlive this.
  NumberErrand(NumberBook& numbers, CallStore& calls, const Clock& clock, Metrics& metrics)
      : numbers_(numbers), calls_(calls), clock_(clock), metrics_(metrics) {}

  bool IsWanted(const KeptCall& kept, absl::Time now) const override;
  Result Run(KeptCall& kept) override;

 private:
  NumberBook& numbers_;
  CallStore& calls_;
  const Clock& clock_;
  Metrics& metrics_;
};

}  // namespace centralita::calls
