#include "services/recording/log/recording_event.h"

#include <utility>

#include "centralita/recording/v1/recording.pb.h"
#include "libs/status/error.h"

namespace centralita::recording {
namespace {

google::protobuf::Timestamp ToProto(absl::Time time) {
  google::protobuf::Timestamp message;
  const int64_t seconds = absl::ToUnixSeconds(time);
  message.set_seconds(seconds);
  message.set_nanos(
      static_cast<int32_t>(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
  return message;
}

absl::Time ToTime(const google::protobuf::Timestamp& time) {
  return absl::FromUnixSeconds(time.seconds()) + absl::Nanoseconds(time.nanos());
}

Reason ToReason(absl::string_view text) {
  for (const Reason reason : {Reason::kSalvaged, Reason::kTooShort, Reason::kNotDelivered}) {
    if (text == ToText(reason)) return reason;
  }
  return Reason::kNone;
}

class Writer {
 public:
  explicit Writer(v1::RecordingEvent& message) : message_(message) {}

  void operator()(const Started& event) const {
    message_.mutable_started()->set_person_id(event.person.value());
  }
  void operator()(const TalkEnded& event) const {
    message_.mutable_talk_ended()->set_talk_ms(absl::ToInt64Milliseconds(event.talk));
    *message_.mutable_talk_ended()->mutable_deliver_until_time() = ToProto(event.deliver_until);
  }
  void operator()(const Stored& event) const {
    v1::RecordingStored& stored = *message_.mutable_stored();
    stored.set_partial(event.partial != Reason::kNone);
    stored.set_reason(std::string(ToText(event.partial)));
    stored.set_duration_ms(absl::ToInt64Milliseconds(event.audio.duration));
    stored.set_size_bytes(event.audio.size_bytes);
    stored.set_sha256(event.audio.sha256);
    stored.set_blob(event.audio.blob);
  }
  void operator()(const Failed& event) const {
    message_.mutable_failed()->set_reason(std::string(ToText(event.reason)));
  }

 private:
  v1::RecordingEvent& message_;
};

absl::Status Unreadable() {
  return status::Error(absl::StatusCode::kDataLoss, "EVENT_UNREADABLE",
                       "an event of a recording cannot be read");
}

}  // namespace

std::string Encode(const Event& event) {
  v1::RecordingEvent message;
  *message.mutable_event_time() = ToProto(event.time);
  message.set_workspace_id(event.workspace.value());
  message.set_call_id(event.call.value());
  std::visit(Writer(message), event.what);
  return message.SerializeAsString();
}

absl::StatusOr<Event> Decode(absl::string_view bytes) {
  v1::RecordingEvent message;
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return Unreadable();
  Event event{.time = ToTime(message.event_time()),
              .workspace = WorkspaceId(message.workspace_id()),
              .call = CallId(message.call_id())};
  switch (message.event_case()) {
    case v1::RecordingEvent::kStarted:
      event.what = Started{PersonId(message.started().person_id())};
      return event;
    case v1::RecordingEvent::kTalkEnded:
      event.what = TalkEnded{absl::Milliseconds(message.talk_ended().talk_ms()),
                             ToTime(message.talk_ended().deliver_until_time())};
      return event;
    case v1::RecordingEvent::kStored: {
      const v1::RecordingStored& stored = message.stored();
      event.what = Stored{.audio = {.duration = absl::Milliseconds(stored.duration_ms()),
                                    .size_bytes = stored.size_bytes(),
                                    .sha256 = stored.sha256(),
                                    .blob = stored.blob()},
                          .partial = ToReason(stored.reason())};
      return event;
    }
    case v1::RecordingEvent::kFailed:
      event.what = Failed{ToReason(message.failed().reason())};
      return event;
    default:
      return Unreadable();
  }
}

}  // namespace centralita::recording
