#include "services/media/rtp/talk_recorder.h"

#include <algorithm>
#include <cstdlib>

#include "libs/rtp/g711.h"
#include "libs/rtp/packet.h"

namespace centralita::media {
namespace {

constexpr int64_t kDepth = 1600;     // How late a packet may be: 200 ms.
constexpr int64_t kAhead = 4800;     // How early, after a first packet that was late: 600 ms.
constexpr int64_t kJump = 2 * 8000;  // A source that is this far off has begun anew,
constexpr int kMaxStrays = 25;       // and so has one that is off for half a second.
constexpr int64_t kStep = 320;       // Frames written at once.

}  // namespace

int64_t TalkRecorder::Place(Side& side, uint32_t ssrc, uint32_t timestamp, int64_t elapsed) {
  const int64_t position = side.position + rtp::Distance(timestamp, side.timestamp);
  const int64_t off = position - elapsed;
  const bool outside = off < -kDepth || off > kAhead;
  const bool known = side.tied && side.ssrc == ssrc;
  side.strays = known && outside ? side.strays + 1 : 0;
  if (known && std::abs(off) <= kJump && side.strays < kMaxStrays) return position;
  side.tied = true;
  side.ssrc = ssrc;
  side.timestamp = timestamp;
  side.position = elapsed;
  side.strays = 0;
  return elapsed;
}

void TalkRecorder::OnAudio(Channel channel, uint32_t ssrc, uint32_t timestamp, Codec codec,
                           std::span<const uint8_t> payload, MediaTime now) {
  Side& side = sides_[channel];
  const int64_t begin = Place(side, ssrc, timestamp, ToSamples(now - start_));
  const int64_t first = std::max<int64_t>(0, written_ - begin);
  const int64_t last =
      std::min<int64_t>(static_cast<int64_t>(payload.size()), written_ + kWindow - begin);
  for (int64_t i = first; i < last; ++i) {
    const size_t slot = static_cast<size_t>(begin + i) % kWindow;
    const uint8_t code = payload[static_cast<size_t>(i)];
    side.samples[slot] = codec == Codec::kPcmu ? rtp::DecodePcmu(code) : rtp::DecodePcma(code);
    side.filled[slot] = true;
  }
}

void TalkRecorder::OnTick(MediaTime now) { WriteUpTo(ToSamples(now - start_) - kDepth); }

void TalkRecorder::Finish(MediaTime now) {
  WriteUpTo(ToSamples(now - start_));
  track_->Finish();
}

void TalkRecorder::WriteUpTo(int64_t end) {
  std::array<int16_t, 2 * kStep> frames;
  while (written_ < end) {
    const int64_t count = std::min(kStep, end - written_);
    std::array<uint32_t, 2> missing{};
    for (int64_t i = 0; i < count; ++i) {
      const size_t slot = static_cast<size_t>(written_ + i) % kWindow;
      for (int channel : {kLeft, kRight}) {
        Side& side = sides_[channel];
        frames[static_cast<size_t>(2 * i + channel)] = side.filled[slot] ? side.samples[slot] : 0;
        missing[channel] += side.filled[slot] ? 0 : 1;
        side.filled[slot] = false;
      }
    }
    track_->Append(frames.data(), static_cast<uint32_t>(count), missing[kLeft], missing[kRight]);
    written_ += count;
  }
}

}  // namespace centralita::media
