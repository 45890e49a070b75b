#pragma once

#include <cstdint>
#include <vector>

#include "services/media/spool/segment.h"
#include "services/media/spool/spool.h"

namespace centralita::media {

/// Finds, in the blocks of a recording, the stretches of a second or more that hold no audio.
class GapFinder {
 public:
  /// The next block in order; where it does not follow the one before, something was lost.
  void OnBlock(const Block& block);

  /// All gaps, ended at `frames`, in order of time.
  std::vector<RecordingGap> Finish(uint64_t frames);

  /// How many frames of each channel are fill.
  uint64_t missing_left() const { return left_.missing; }
  uint64_t missing_right() const { return right_.missing; }

 private:
  struct Channel {
    RecordingGap::Channel name;
    uint64_t missing = 0;
    uint64_t since = 0;  // The silence that lasts began here.
    bool silent = false;
  };

  void Note(Channel& channel, const Block& block, uint32_t missing);
  void End(Channel& channel, uint64_t at);
  void Add(RecordingGap::Channel channel, uint64_t from, uint64_t to);

  Channel left_{.name = RecordingGap::Channel::kLeft};
  Channel right_{.name = RecordingGap::Channel::kRight};
  uint64_t next_ = 0;
  std::vector<RecordingGap> gaps_;
};

}  // namespace centralita::media
