#pragma once

#include "centralita/calls/v1/call_event.pb.h"
#include "libs/clock/clock.h"
#include "libs/eventlog/consumer.h"
#include "services/recording/app/feed_cursors.h"
#include "services/recording/app/recording_index.h"
#include "services/recording/app/recordings.h"

namespace centralita::recording {

/// Follows the feed of calls: a talk that is to be recorded begins with AgentConnected, and ends
/// with AgentLeft or CallEnded. Each step is idempotent, and durable before the cursor moves.
class TalkFollower final : public eventlog::FeedHandler {
 public:
  /// All must outlive this.
  TalkFollower(Recordings& recordings, RecordingIndex& index, FeedCursors& cursors,
               const Clock& clock)
      : recordings_(recordings), index_(index), cursors_(cursors), clock_(clock) {}

  absl::StatusOr<eventlog::Cursor> LoadCursor() override;
  absl::Status Handle(absl::Span<const eventlog::FeedEntry> entries) override;

 private:
  absl::Status Take(const CallId& call, const calls::v1::CallEvent& event, absl::Time deadline);
  absl::Status Begin(const CallId& call, const calls::v1::CallEvent& event, absl::Time deadline);
  absl::Status End(const CallId& call, const LegId& leg, absl::Time time, absl::Time deadline);

  Recordings& recordings_;
  RecordingIndex& index_;
  FeedCursors& cursors_;
  const Clock& clock_;
};

}  // namespace centralita::recording
