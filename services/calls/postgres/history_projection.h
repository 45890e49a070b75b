#pragma once

#include "libs/clock/clock.h"
#include "libs/eventlog/consumer.h"
#include "libs/postgres/pool.h"
#include "services/calls/app/call_store.h"
#include "services/calls/app/call_watchers.h"

namespace centralita::calls {

/// Follows the feed of this service's own log: writes calls.calls, and tells those who watch a call
/// on this replica, whichever replica has changed it.
class HistoryProjection final : public eventlog::FeedHandler {
 public:
  /// All must outlive this.
  HistoryProjection(postgres::Pool& pool, CallStore& calls, CallWatchers& watchers,
                    const Clock& clock)
      : pool_(pool), calls_(calls), watchers_(watchers), clock_(clock) {}

  absl::StatusOr<eventlog::Cursor> LoadCursor() override;
  absl::Status Handle(absl::Span<const eventlog::FeedEntry> entries) override;

 private:
  postgres::Pool& pool_;
  CallStore& calls_;
  CallWatchers& watchers_;
  const Clock& clock_;
};

}  // namespace centralita::calls
