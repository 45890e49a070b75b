#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/eventlog/fold.h"

namespace centralita::eventlog {

/// One request to decide on an aggregate, on its way through the engine.
struct Command {
  /// Decides on what runs ahead in the fold, and gives the events serialised. May be called again.
  std::function<absl::StatusOr<std::vector<std::string>>(Fold&, const Moment&)> decide;

  /// Called exactly once: the version after the command's own events, and the fold with all that is
  /// committed (null if the version is an error).
  std::function<void(const Fold*, absl::StatusOr<int64_t>)> done;

  absl::Time deadline = absl::InfiniteFuture();
  bool is_timer = false;
};

}  // namespace centralita::eventlog
