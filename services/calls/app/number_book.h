#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "services/calls/app/directory.h"
#include "services/calls/app/expiring_cache.h"
#include "services/calls/domain/command.h"

namespace centralita::calls {

/// Tells whose a call is, asking the directory as seldom as may be: numbers and callers are
/// remembered for 30 s, unknown numbers for 2 s, and longer while the directory does not answer.
///
/// Safe for concurrent use.
class NumberBook {
 public:
  /// `directory` and `clock` must outlive this.
  NumberBook(Directory& directory, const Clock& clock) : directory_(directory), clock_(clock) {}

  /// The verdict on an incoming call. UNAVAILABLE or DEADLINE_EXCEEDED if the directory does not
  /// answer and the number was never asked for. What is known of the caller may be missing: a
  /// directory that is slow delays no call for that.
  absl::StatusOr<NumberVerdict> Judge(const IncomingCall& incoming, absl::Time deadline);

 private:
  absl::StatusOr<NumberVerdict> Owner(const IncomingCall& incoming, absl::Time deadline);
  CallerFacts Caller(const WorkspaceId& workspace, const std::string& number, absl::Time deadline);

  Directory& directory_;
  const Clock& clock_;
  ExpiringCache<NumberVerdict> owners_{10'000};
  ExpiringCache<CallerFacts> callers_{10'000};
};

}  // namespace centralita::calls
