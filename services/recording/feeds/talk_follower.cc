#include "services/recording/feeds/talk_follower.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::recording {
namespace {

using calls::v1::CallEvent;

constexpr char kConsumer[] = "calls";
constexpr absl::Duration kPatience = absl::Seconds(10);  // With PostgreSQL.

/// Microseconds, as PostgreSQL keeps them.
absl::Time ToTime(const google::protobuf::Timestamp& time) {
  return absl::FromUnixSeconds(time.seconds()) + absl::Microseconds(time.nanos() / 1000);
}

}  // namespace

absl::StatusOr<eventlog::Cursor> TalkFollower::LoadCursor() {
  const auto cursor = cursors_.Load(kConsumer, clock_.Now() + kPatience);
  if (!cursor.ok()) return cursor.status();
  return eventlog::ParseCursor(*cursor);
}

absl::Status TalkFollower::Handle(absl::Span<const eventlog::FeedEntry> entries) {
  for (const eventlog::FeedEntry& entry : entries) {
    for (const std::string& payload : entry.payloads) {
      CallEvent event;
      if (!event.ParseFromString(payload)) {
        return status::Error(absl::StatusCode::kDataLoss, "EVENT_UNREADABLE",
                             absl::StrCat("an event of call ", entry.aggregate));
      }
      absl::Status taken = Take(CallId(entry.aggregate), event, clock_.Now() + kPatience);
      if (!taken.ok()) return taken;
    }
  }
  return cursors_.Move(kConsumer, eventlog::ToText(entries.back().cursor), {},
                       clock_.Now() + kPatience);
}

absl::Status TalkFollower::Take(const CallId& call, const CallEvent& event, absl::Time deadline) {
  const absl::Time time = ToTime(event.event_time());
  switch (event.event_case()) {
    case CallEvent::kAgentConnected:
      return Begin(call, event, deadline);
    case CallEvent::kAgentLeft:
      return End(call, LegId(event.agent_left().leg_id()), time, deadline);
    case CallEvent::kEnded:
      return End(call, LegId(), time, deadline);
    default:
      return absl::OkStatus();
  }
}

absl::Status TalkFollower::Begin(const CallId& call, const CallEvent& event, absl::Time deadline) {
  const calls::v1::AgentConnected& connected = event.agent_connected();
  const RecordingId recording(connected.recording_id());
  if (recording.empty()) return absl::OkStatus();
  const absl::Time time = ToTime(event.event_time());
  const absl::Status known = index_.AddTalk(
      {.call = call, .leg = LegId(connected.leg_id()), .recording = recording, .connected = time},
      deadline);
  if (!known.ok()) return known;
  return recordings_.Start(recording, WorkspaceId(event.workspace_id()), call,
                           PersonId(connected.person_id()), time, deadline);
}

absl::Status TalkFollower::End(const CallId& call, const LegId& leg, absl::Time time,
                               absl::Time deadline) {
  const auto talks = index_.FindTalks(call, leg, deadline);
  if (!talks.ok()) return talks.status();
  for (const Talk& talk : *talks) {
    const absl::Duration length = std::max(absl::ZeroDuration(), time - talk.connected);
    absl::Status ended = recordings_.EndTalk(talk.recording, length, time, deadline);
    if (!ended.ok()) return ended;
  }
  return absl::OkStatus();
}

}  // namespace centralita::recording
