#pragma once

#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "libs/status/error.h"
#include "services/media/app/loop.h"

namespace centralita::media {

/// Runs `work` on the loop and waits for what it returns.
///
/// DEADLINE_EXCEEDED / LOOP_BUSY if that takes too long; what was begun in time may then still be
/// done. Nothing is begun after `deadline`: the caller has by then asked somebody else, and a phone
/// that rings late is a second one. `clock` must outlive the loop.
template <typename Work>
absl::StatusOr<std::invoke_result_t<Work>> OnLoop(Loop& loop, const Clock& clock,
                                                  absl::Time deadline, Work work) {
  using Result = std::invoke_result_t<Work>;
  struct Shared {
    absl::Notification done;
    std::optional<Result> result;
  };
  auto shared = std::make_shared<Shared>();
  loop.Post([shared, &clock, deadline, work = std::move(work)]() mutable {
    if (clock.Now() < deadline) shared->result.emplace(work());
    shared->done.Notify();
  });
  if (!shared->done.WaitForNotificationWithTimeout(deadline - clock.Now()) ||
      !shared->result.has_value()) {
    return status::Error(absl::StatusCode::kDeadlineExceeded, "LOOP_BUSY",
                         "the signalling thread did not come to it in time");
  }
  return *std::move(shared->result);
}

}  // namespace centralita::media
