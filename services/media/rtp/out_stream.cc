#include "services/media/rtp/out_stream.h"

#include <algorithm>
#include <cstdlib>

namespace centralita::media {
namespace {

using std::chrono::milliseconds;

// RFC 3550 A.1: beyond these a source has begun anew.
constexpr int kMaxDropout = 3000;
constexpr int kMaxMisorder = 100;

// A source whose timestamps leave the wall clock by more than this has begun anew.
constexpr int64_t kMaxTimestampJump = 2 * 8000;

// Local audio that paused for longer than this goes on at the time that it is now.
constexpr milliseconds kPause{100};

}  // namespace

uint32_t OutStream::Resume(MediaTime now) const {
  if (source_ == Source::kNone) return timestamp_;
  const int64_t elapsed = ToSamples(now - sent_at_);
  return timestamp_ + static_cast<uint32_t>(std::max<int64_t>(elapsed, samples_));
}

void OutStream::Note(uint32_t timestamp, uint32_t samples, MediaTime now) {
  if (source_ != Source::kNone && rtp::Distance(timestamp, timestamp_) <= 0) return;
  timestamp_ = timestamp;
  samples_ = samples;
  sent_at_ = now;
}

rtp::Header OutStream::Generate(uint32_t samples, MediaTime now) {
  const bool goes_on = source_ == Source::kLocal && now - sent_at_ <= kPause;
  const uint32_t timestamp = goes_on ? timestamp_ + samples_ : Resume(now);
  Note(timestamp, samples, now);
  source_ = Source::kLocal;
  return {.marker = !goes_on, .sequence = next_sequence_++, .timestamp = timestamp, .ssrc = ssrc_};
}

bool OutStream::Follows(const rtp::Header& in, bool event, MediaTime now) const {
  if (source_ != Source::kRelay || in.ssrc != in_ssrc_) return false;
  const int ahead = rtp::Distance(in.sequence, in_highest_);
  if (ahead >= kMaxDropout || ahead <= -kMaxMisorder) return false;
  if (event) return true;
  const int64_t jump = rtp::Distance(in.timestamp, in_timestamp_) - ToSamples(now - in_at_);
  return std::abs(jump) <= kMaxTimestampJump;
}

std::optional<rtp::Header> OutStream::Relay(const rtp::Header& in, bool event, MediaTime now) {
  const bool follows = Follows(in, event, now);
  if (!follows) {
    sequence_offset_ = static_cast<uint16_t>(next_sequence_ - in.sequence);
    timestamp_offset_ = Resume(now) - in.timestamp;
    in_ssrc_ = in.ssrc;
    in_highest_ = in.sequence;
    in_timestamp_ = in.timestamp;
    in_at_ = now;
    in_span_ = 0;
  }
  const int ahead = rtp::Distance(in.sequence, in_highest_);
  if (ahead < 0 && static_cast<uint64_t>(-ahead) > in_span_) return std::nullopt;
  if (ahead > 0) {
    in_span_ += static_cast<uint64_t>(ahead);
    in_highest_ = in.sequence;
    if (!event) {
      in_timestamp_ = in.timestamp;
      in_at_ = now;
    }
  }
  const auto sequence = static_cast<uint16_t>(in.sequence + sequence_offset_);
  const uint32_t timestamp = in.timestamp + timestamp_offset_;
  if (ahead >= 0) next_sequence_ = static_cast<uint16_t>(sequence + 1);
  Note(timestamp, kTickSamples, now);
  source_ = Source::kRelay;
  return rtp::Header{
      .marker = in.marker || !follows, .sequence = sequence, .timestamp = timestamp, .ssrc = ssrc_};
}

void OutStream::BeginEvent(MediaTime now) {
  const uint32_t timestamp = Resume(now);
  Note(timestamp, kTickSamples, now);
  source_ = Source::kEvent;
}

rtp::Header OutStream::Event(bool marker) {
  return {.marker = marker, .sequence = next_sequence_++, .timestamp = timestamp_, .ssrc = ssrc_};
}

uint32_t OutStream::TimestampAt(MediaTime now) const {
  if (source_ == Source::kNone) return timestamp_;
  return timestamp_ + static_cast<uint32_t>(ToSamples(now - sent_at_));
}

}  // namespace centralita::media
