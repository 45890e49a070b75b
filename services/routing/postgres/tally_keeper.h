#pragma once

#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "libs/eventlog/consumer.h"
#include "libs/postgres/pool.h"

namespace centralita::routing {

/// Follows our own log, and keeps what is told of the past: the indicators (routing.served), where each
/// call is in the log, and now and then a snapshot for good. Each entry counts exactly once, whatever
/// replica takes it: the cursor moves in the same transaction.
class TallyKeeper final : public eventlog::FeedHandler {
 public:
  struct Options {
    int64_t checkpoint_every = 20'000;                // Facts of a workspace; 0: none are kept.
    absl::Duration retention = absl::Hours(24 * 90);  // Of places and snapshots, not of indicators.
  };

  /// Both must outlive this.
  TallyKeeper(postgres::Pool& pool, const Clock& clock, const Options& options)
      : pool_(pool), clock_(clock), options_(options) {}

  absl::StatusOr<eventlog::Cursor> LoadCursor() override;
  absl::Status Handle(absl::Span<const eventlog::FeedEntry> entries) override;

 private:
  postgres::Pool& pool_;
  const Clock& clock_;
  const Options options_;
  absl::Time forget_next_ = absl::InfinitePast();  // Of the consumer's thread.
};

}  // namespace centralita::routing
