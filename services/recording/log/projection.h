#pragma once

#include "libs/clock/clock.h"
#include "libs/eventlog/consumer.h"
#include "services/recording/app/feed_cursors.h"
#include "services/recording/app/recording_log.h"

namespace centralita::recording {

/// Keeps the rows that lists are made from, by following this service's own log.
class Projection final : public eventlog::FeedHandler {
 public:
  /// All must outlive this.
  Projection(RecordingLog& log, FeedCursors& cursors, const Clock& clock)
      : log_(log), cursors_(cursors), clock_(clock) {}

  absl::StatusOr<eventlog::Cursor> LoadCursor() override;
  absl::Status Handle(absl::Span<const eventlog::FeedEntry> entries) override;

 private:
  RecordingLog& log_;
  FeedCursors& cursors_;
  const Clock& clock_;
};

}  // namespace centralita::recording
