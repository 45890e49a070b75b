#pragma once

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "services/recording/app/blob_store.h"
#include "services/recording/app/recording_log.h"
#include "services/recording/domain/recording.h"
#include "services/recording/metrics.h"

namespace centralita::recording {

/// What a gateway tells of the audio before it sends it.
struct Parcel {
  RecordingId recording;
  CallId call;
  WorkspaceId workspace;
  int64_t size_bytes = 0;
  std::string sha256;  // Lower-case hex.
  bool salvaged = false;
  absl::Time started;  // Of the talk.
};

/// What is decided about recordings: when talks begin and end, and what becomes of audio that
/// comes. Safe for concurrent use. Every method also returns what RecordingLog does.
class Recordings {
 public:
  /// All must outlive this.
  Recordings(RecordingLog& log, BlobStore& blobs, Metrics& metrics, Policy policy)
      : log_(log), blobs_(blobs), metrics_(metrics), policy_(policy) {}

  /// The talk of a call began at `time`. Told again, it changes nothing.
  absl::Status Start(const RecordingId& id, const WorkspaceId& workspace, const CallId& call,
                     const PersonId& person, absl::Time time, absl::Time deadline);

  /// The talk ended at `time`. Told again, it changes nothing.
  absl::Status EndTalk(const RecordingId& id, absl::Duration talk, absl::Time time,
                       absl::Time deadline);

  /// NOT_FOUND / RECORDING_NOT_FOUND, also if it is another workspace's.
  absl::StatusOr<Recording> Get(const WorkspaceId& workspace, const RecordingId& id,
                                absl::Time deadline);

  /// The recording to which audio may be delivered. PERMISSION_DENIED / RECORDING_FOREIGN if the
  /// parcel names another workspace or call than it has.
  absl::StatusOr<Recording> Expect(const Parcel& parcel, absl::Time deadline);

  /// Where to write audio that comes in.
  absl::StatusOr<std::unique_ptr<BlobWriter>> BeginAudio() { return blobs_.Begin(); }

  /// Stores audio that has come in whole: checks it against the parcel and its own header, makes it
  /// durable, and only then says so in the log. If some is stored already, that stays.
  /// INVALID_ARGUMENT / CHECKSUM_MISMATCH, UNREADABLE; PERMISSION_DENIED / RECORDING_FOREIGN.
  absl::StatusOr<Recording> Store(const Parcel& parcel, BlobWriter& blob, absl::Time deadline);

 private:
  RecordingLog& log_;
  BlobStore& blobs_;
  Metrics& metrics_;
  const Policy policy_;
};

}  // namespace centralita::recording
