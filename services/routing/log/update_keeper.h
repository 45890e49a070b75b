#pragma once

#include <condition_variable>
#include <mutex>
#include <vector>

#include "libs/clock/clock.h"
#include "libs/eventlog/consumer.h"
#include "libs/postgres/pool.h"
#include "services/routing/app/calls_notifier.h"
#include "services/routing/app/workspaces.h"

namespace centralita::routing {

/// The certainty behind the push: follows our own log a second behind it, and moves on only when
/// `calls` has acknowledged each call that changed, at that version or a newer one. What a process
/// that died had not delivered, the next one delivers.
class UpdateKeeper final : public eventlog::FeedHandler {
 public:
  struct Parts {
    postgres::Pool& pool;
    Workspaces& workspaces;
    CallsNotifier& notifier;
    const Clock& clock;
  };

  /// The parts must outlive this.
  explicit UpdateKeeper(const Parts& parts) : parts_(parts) {}

  absl::StatusOr<eventlog::Cursor> LoadCursor() override;

  /// UNAVAILABLE / UPDATES_UNACKNOWLEDGED: `calls` is away.
  absl::Status Handle(absl::Span<const eventlog::FeedEntry> entries) override;

  /// Waits no more.
  void Close();

 private:
  struct Change {
    WorkspaceId workspace;
    CallId call;
    int64_t version = 0;
  };

  absl::StatusOr<std::vector<Change>> ChangesIn(absl::Span<const eventlog::FeedEntry> entries);
  absl::Status Repeat(std::vector<Change>& changes);
  bool Pause(absl::Duration time);

  const Parts parts_;
  std::mutex mutex_;
  std::condition_variable closed_cv_;
  bool closed_ = false;
};

}  // namespace centralita::routing
