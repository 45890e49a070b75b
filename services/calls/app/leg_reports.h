#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "services/calls/app/call_store.h"
#include "services/calls/app/number_book.h"
#include "services/calls/app/silence.h"

namespace centralita::calls {

/// Takes in what the gateways report.
class LegReports {
 public:
  /// All must outlive this.
  LegReports(CallStore& calls, NumberBook& numbers, Silence& silence, const Clock& clock)
      : calls_(calls), numbers_(numbers), silence_(silence), clock_(clock) {}

  /// Durable when OK. `events` are of one call, in order. A new call whose number the directory does
  /// not tell at once is kept without: it is asked for again later. Errors: as of CallStore.
  absl::Status Take(const CallId& call, std::vector<LegEvent> events, absl::Time deadline);

 private:
  CallStore& calls_;
  NumberBook& numbers_;
  Silence& silence_;
  const Clock& clock_;
};

}  // namespace centralita::calls
