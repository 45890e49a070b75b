#pragma once

#include <optional>
#include <string>

#include "libs/eventlog/aggregates.h"
#include "services/recording/app/recording_log.h"
#include "services/recording/log/recording_event.h"
#include "services/recording/metrics.h"

namespace centralita::recording {

/// What the event log must know of recordings. The aggregate is the recording's id.
struct RecordingDomain {
  using State = Recording;
  using Event = recording::Event;

  static void Apply(State& state, const Event& event) { recording::Apply(state, event); }
  static std::string Encode(const Event& event) { return recording::Encode(event); }
  static absl::StatusOr<Event> Decode(absl::string_view bytes) { return recording::Decode(bytes); }
  static std::optional<absl::Time> NextDue(const State& state) { return recording::NextDue(state); }
};

/// The log on libs/eventlog; gives up, by the log's timer, on audio that does not come.
class EventRecordingLog final : public RecordingLog {
 public:
  /// What `surroundings` refers to, and `metrics`, must outlive this.
  EventRecordingLog(eventlog::EngineSurroundings surroundings, Metrics& metrics);

  /// Timers fire from now on.
  void Start() { aggregates_.Start(); }
  void Stop() { aggregates_.Stop(); }

  absl::StatusOr<std::vector<Event>> Execute(const RecordingId& id, Decide decide,
                                             absl::Time deadline) override;
  absl::StatusOr<Recording> Look(const RecordingId& id, absl::Time deadline) override;

 private:
  eventlog::Aggregates<RecordingDomain> aggregates_;
};

}  // namespace centralita::recording
