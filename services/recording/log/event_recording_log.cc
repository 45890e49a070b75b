#include "services/recording/log/event_recording_log.h"

#include <utility>

namespace centralita::recording {
namespace {

constexpr int kThreads = 4;

/// Counts what the events of one commit have settled.
void Count(Metrics& metrics, const Recording& recording, const std::vector<Event>& events) {
  for (const Event& event : events) {
    const bool stored = std::holds_alternative<Stored>(event.what);
    if (!stored && !std::holds_alternative<Failed>(event.what)) continue;
    metrics.settled.With({ToText(recording.state), ToText(recording.reason)}).Increment();
    if (stored && recording.talk_ended.has_value()) {
      metrics.delivery_seconds.With({}).Observe(
          absl::ToDoubleSeconds(event.time - *recording.talk_ended));
    }
  }
}

eventlog::Hooks<RecordingDomain> MakeHooks(Metrics& metrics) {
  return {.committed = [&metrics](
                           absl::string_view, const Recording& recording, int64_t,
                           const std::vector<Event>& events) { Count(metrics, recording, events); },
          .on_timer = [](const Recording& recording, const eventlog::Moment& moment)
              -> absl::StatusOr<std::vector<Event>> { return GiveUp(recording, moment.now); }};
}

}  // namespace

EventRecordingLog::EventRecordingLog(eventlog::EngineSurroundings surroundings, Metrics& metrics)
    : aggregates_(surroundings, MakeHooks(metrics), {.name = "recording", .threads = kThreads}) {}

absl::StatusOr<std::vector<Event>> EventRecordingLog::Execute(const RecordingId& id, Decide decide,
                                                              absl::Time deadline) {
  auto outcome = aggregates_.Execute(
      id.value(),
      [decide = std::move(decide)](const Recording& recording, const eventlog::Moment& moment) {
        return decide(recording, moment.now);
      },
      deadline);
  if (!outcome.ok()) return outcome.status();
  return std::move(outcome->events);
}

absl::StatusOr<Recording> EventRecordingLog::Look(const RecordingId& id, absl::Time deadline) {
  return aggregates_.View(
      id.value(), [](const Recording& recording, int64_t) { return recording; }, deadline);
}

}  // namespace centralita::recording
