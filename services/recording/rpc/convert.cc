#include "services/recording/rpc/convert.h"

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "libs/ids/name.h"
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

v1::RecordingState ToProto(State state) {
  switch (state) {
    case State::kNone:
      return v1::RECORDING_STATE_UNSPECIFIED;
    case State::kRecording:
      return v1::RECORDING_STATE_RECORDING;
    case State::kFinalising:
      return v1::RECORDING_STATE_FINALISING;
    case State::kAvailable:
      return v1::RECORDING_STATE_AVAILABLE;
    case State::kPartial:
      return v1::RECORDING_STATE_PARTIAL;
    case State::kFailed:
      return v1::RECORDING_STATE_FAILED;
  }
  return v1::RECORDING_STATE_UNSPECIFIED;
}

absl::Status HeaderMissing(absl::string_view why) {
  return status::Error(absl::StatusCode::kInvalidArgument, "HEADER_MISSING", why);
}

/// Ids become names of files: nothing else may stand in them.
bool IsId(const std::string& id) { return ids::ParseName("*", id).ok(); }

}  // namespace

v1::Recording ToProto(const RecordingId& id, const Recording& recording) {
  v1::Recording message;
  message.set_name(
      ids::MakeName("workspaces/*/recordings/*", {recording.workspace.value(), id.value()}));
  message.set_call_id(recording.call.value());
  message.set_state(ToProto(recording.state));
  message.set_reason(std::string(ToText(recording.reason)));
  if (recording.audio.has_value()) {
    const absl::Duration duration = recording.audio->duration;
    message.mutable_duration()->set_seconds(absl::ToInt64Seconds(duration));
    message.mutable_duration()->set_nanos(
        static_cast<int32_t>(absl::ToInt64Nanoseconds(duration % absl::Seconds(1))));
    message.set_size_bytes(recording.audio->size_bytes);
    message.set_sha256(recording.audio->sha256);
  }
  if (recording.started.has_value()) *message.mutable_start_time() = ToProto(*recording.started);
  if (recording.settled.has_value()) *message.mutable_settle_time() = ToProto(*recording.settled);
  return message;
}

absl::StatusOr<Parcel> ParseHeader(const v1::RecordingHeader& header) {
  if (!IsId(header.recording_id()) || !IsId(header.call_id()) || !IsId(header.workspace_id())) {
    return HeaderMissing("recording_id, call_id and workspace_id are required");
  }
  if (header.size_bytes() <= 0 || header.sha256().size() != 64) {
    return HeaderMissing("size_bytes and sha256 are required");
  }
  return Parcel{.recording = RecordingId(header.recording_id()),
                .call = CallId(header.call_id()),
                .workspace = WorkspaceId(header.workspace_id()),
                .size_bytes = header.size_bytes(),
                .sha256 = absl::AsciiStrToLower(header.sha256()),
                .salvaged = header.salvaged(),
                .started = absl::FromUnixSeconds(header.start_time().seconds())};
}

std::string ToPosition(absl::Time time, absl::string_view id) {
  return absl::StrCat(absl::ToUnixMicros(time), "|", id);
}

absl::StatusOr<std::pair<absl::Time, std::string>> ParsePosition(absl::string_view position) {
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(position, absl::MaxSplits('|', 1));
  int64_t micros = 0;
  if (!absl::SimpleAtoi(parts.first, &micros)) {
    return status::Error(absl::StatusCode::kInvalidArgument, "PAGE_TOKEN_INVALID",
                         "the page token was not made for this list");
  }
  return std::pair(absl::FromUnixMicros(micros), std::string(parts.second));
}

}  // namespace centralita::recording
