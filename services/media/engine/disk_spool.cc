#include "services/media/engine/disk_spool.h"

#include <map>

#include "libs/log/log.h"

namespace centralita::media {
namespace {

std::string Attribute(const FinishedRecording& recording, const std::string& name) {
  const auto it = recording.attributes.find(name);
  return it == recording.attributes.end() ? "" : it->second;
}

}  // namespace

absl::StatusOr<std::vector<SpooledRecording>> DiskSpool::Finished() const {
  absl::StatusOr<std::vector<FinishedRecording>> finished = spool_.Finished();
  if (!finished.ok()) return finished.status();
  std::vector<SpooledRecording> recordings;
  for (const FinishedRecording& recording : *finished) {
    recordings.push_back({.recording_id = recording.recording_id,
                          .call_id = Attribute(recording, "call_id"),
                          .workspace_id = Attribute(recording, "workspace_id"),
                          .path = recording.wav_path,
                          .start = recording.start,
                          .duration = recording.duration,
                          .bytes = static_cast<int64_t>(recording.bytes),
                          .sha256 = recording.sha256,
                          .salvaged = recording.partial});
  }
  return recordings;
}

void SpoolWatch::OnRecordingFinished(const FinishedRecording& recording) {
  metrics_.recordings.With({recording.partial ? "salvaged" : "finished"}).Increment();
  log::Info("recording finished", {{"recording_id", recording.recording_id},
                                   {"duration", recording.duration},
                                   {"salvaged", recording.partial}});
  std::lock_guard lock(mutex_);
  wake_();
}

void SpoolWatch::OnRecordingFailed(const std::string& recording_id, const absl::Status& why) {
  metrics_.recordings.With({"failed"}).Increment();
  log::Error("recording failed", {{"recording_id", recording_id}, {"why", why}});
}

}  // namespace centralita::media
