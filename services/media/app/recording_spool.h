#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace centralita::media {

/// A recording that is finished and waits to be delivered.
struct SpooledRecording {
  std::string recording_id;
  std::string call_id;
  std::string workspace_id;
  std::string path;  // Of the WAV file.
  absl::Time start;
  absl::Duration duration;
  int64_t bytes = 0;
  std::string sha256;
  bool salvaged = false;
};

/// The recordings on this gateway's disk. Safe for concurrent use.
class RecordingSpool {
 public:
  virtual ~RecordingSpool() = default;
  /// All that are finished, by id.
  virtual absl::StatusOr<std::vector<SpooledRecording>> Finished() const = 0;
  /// Deletes one that is kept elsewhere now.
  virtual absl::Status Remove(const std::string& recording_id) = 0;
};

}  // namespace centralita::media
