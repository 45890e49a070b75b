#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "services/media/app/recording_spool.h"
#include "services/media/metrics.h"
#include "services/media/spool/spool.h"

namespace centralita::media {

/// The RecordingSpool port over the spool folder.
class DiskSpool final : public RecordingSpool {
 public:
  explicit DiskSpool(Spool& spool) : spool_(spool) {}

  absl::StatusOr<std::vector<SpooledRecording>> Finished() const override;
  absl::Status Remove(const std::string& recording_id) override {
    return spool_.Remove(recording_id);
  }

 private:
  Spool& spool_;
};

/// Counts what the spool tells, and wakes whoever delivers.
class SpoolWatch final : public SpoolEvents {
 public:
  explicit SpoolWatch(Metrics& metrics) : metrics_(metrics) {}

  /// What to do when a recording is finished. Once this returns, what was set before is not called.
  void OnNews(std::function<void()> wake) {
    std::lock_guard lock(mutex_);
    wake_ = std::move(wake);
  }

  void OnRecordingFinished(const FinishedRecording& recording) override;
  void OnRecordingFailed(const std::string& recording_id, const absl::Status& why) override;

 private:
  Metrics& metrics_;
  std::mutex mutex_;
  std::function<void()> wake_ = [] {};
};

}  // namespace centralita::media
