#include "services/recording/app/recordings.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"
#include "services/recording/domain/wav.h"

namespace centralita::recording {
namespace {

/// "<workspace>/2026/11/<recording>.<digest>.wav": the month of the talk, in UTC. With the first
/// digits of the digest, so that of two different deliveries at once neither replaces the other's
/// file after the log has named it.
std::string PathOf(const Parcel& parcel) {
  return absl::StrCat(parcel.workspace.value(), "/",
                      absl::FormatTime("%Y/%m", parcel.started, absl::UTCTimeZone()), "/",
                      parcel.recording.value(), ".", parcel.sha256.substr(0, 8), ".wav");
}

/// The length of the audio, if it is what the parcel says, and can be listened to.
absl::StatusOr<absl::Duration> Check(const Parcel& parcel, BlobWriter& blob) {
  if (blob.size() != parcel.size_bytes || blob.sha256() != parcel.sha256) {
    return status::Error(
        absl::StatusCode::kInvalidArgument, "CHECKSUM_MISMATCH",
        absl::StrCat(blob.size(), " bytes with SHA-256 ", blob.sha256(), " came, but ",
                     parcel.size_bytes, " with ", parcel.sha256, " were announced"));
  }
  const absl::StatusOr<std::string> head = blob.Head(kWavHeaderBytes);
  if (!head.ok()) return head.status();
  const absl::StatusOr<WavFormat> format = ParseWav(*head, blob.size());
  if (!format.ok()) return format.status();
  return format->duration();
}

}  // namespace

absl::Status Recordings::Start(const RecordingId& id, const WorkspaceId& workspace,
                               const CallId& call, const PersonId& person, absl::Time time,
                               absl::Time deadline) {
  const auto events = log_.Execute(
      id,
      [=](const Recording& recording, absl::Time) {
        return recording::Start(recording, workspace, call, person, time);
      },
      deadline);
  if (events.ok() && !events->empty()) metrics_.started.With({}).Increment();
  return events.status();
}

absl::Status Recordings::EndTalk(const RecordingId& id, absl::Duration talk, absl::Time time,
                                 absl::Time deadline) {
  const auto decide = [talk, time, policy = policy_](const Recording& recording, absl::Time) {
    return recording::EndTalk(recording, talk, policy, time);
  };
  return log_.Execute(id, decide, deadline).status();
}

absl::StatusOr<Recording> Recordings::Get(const WorkspaceId& workspace, const RecordingId& id,
                                          absl::Time deadline) {
  auto recording = log_.Look(id, deadline);
  if (!recording.ok()) return recording.status();
  if (recording->state == State::kNone || recording->workspace != workspace) {
    return status::Error(absl::StatusCode::kNotFound, "RECORDING_NOT_FOUND",
                         absl::StrCat("there is no recording ", id.value()));
  }
  return recording;
}

absl::StatusOr<Recording> Recordings::Expect(const Parcel& parcel, absl::Time deadline) {
  auto recording = log_.Look(parcel.recording, deadline);
  if (!recording.ok()) return recording.status();
  if (absl::Status own = CheckOwner(*recording, parcel.workspace, parcel.call); !own.ok()) {
    return own;
  }
  return recording;
}

absl::StatusOr<Recording> Recordings::Store(const Parcel& parcel, BlobWriter& blob,
                                            absl::Time deadline) {
  const absl::StatusOr<absl::Duration> duration = Check(parcel, blob);
  if (!duration.ok()) {
    metrics_.deliveries.With({"refused"}).Increment();
    return duration.status();
  }
  const Delivery delivery{.workspace = parcel.workspace,
                          .call = parcel.call,
                          .audio = {.duration = *duration,
                                    .size_bytes = blob.size(),
                                    .sha256 = blob.sha256(),
                                    .blob = PathOf(parcel)},
                          .salvaged = parcel.salvaged};
  if (absl::Status kept = blob.Commit(delivery.audio.blob); !kept.ok()) return kept;
  const auto events = log_.Execute(
      parcel.recording,
      [delivery, policy = policy_](const Recording& recording, absl::Time now) {
        return recording::Store(recording, delivery, policy, now);
      },
      deadline);
  if (!events.ok()) return events.status();
  metrics_.deliveries.With({events->empty() ? "repeated" : "stored"}).Increment();
  metrics_.stored_bytes.With({}).Increment(static_cast<double>(blob.size()));
  return log_.Look(parcel.recording, deadline);
}

}  // namespace centralita::recording
