#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>

#include "services/media/rtp/media_time.h"
#include "services/media/rtp/media_types.h"
#include "services/media/spool/spool.h"

namespace centralita::media {

/// Puts what two parties say in its place in time, and hands it to a RecordingTrack.
///
/// Each channel has a window of a second that is addressed by time: a packet goes where its RTP
/// timestamp says, in whatever order they arrive; 200 ms later the window is written. So late and
/// reordered packets fall into place, duplicates fall on themselves, and what never came is
/// silence. Timestamps are tied to the time of recording at a source's first packet, and anew when
/// the source jumps or its clock has drifted out of the window. Allocates nothing once made.
class TalkRecorder {
 public:
  enum Channel { kLeft = 0, kRight = 1 };

  TalkRecorder(std::unique_ptr<RecordingTrack> track, MediaTime start)
      : track_(std::move(track)), start_(start) {}

  /// A packet of G.711.
  void OnAudio(Channel channel, uint32_t ssrc, uint32_t timestamp, Codec codec,
               std::span<const uint8_t> payload, MediaTime now);

  /// Writes what is old enough. To be called at least every 100 ms.
  void OnTick(MediaTime now);

  /// Writes the rest, up to now; the last call.
  void Finish(MediaTime now);

 private:
  static constexpr int64_t kWindow = 8192;  // Samples; a power of two.

  struct Side {
    bool tied = false;
    uint32_t ssrc = 0;
    uint32_t timestamp = 0;  // Belongs at `position`.
    int64_t position = 0;
    int strays = 0;  // Packets in a row that fell outside the window.
    std::array<int16_t, kWindow> samples{};
    std::array<bool, kWindow> filled{};
  };

  int64_t Place(Side& side, uint32_t ssrc, uint32_t timestamp, int64_t elapsed);
  void WriteUpTo(int64_t end);

  std::unique_ptr<RecordingTrack> track_;
  MediaTime start_;
  int64_t written_ = 0;  // Samples.
  std::array<Side, 2> sides_;
};

}  // namespace centralita::media
