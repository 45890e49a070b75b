#pragma once

#include <cstdint>
#include <optional>

#include "libs/rtp/packet.h"
#include "services/media/rtp/media_time.h"

namespace centralita::media {

/// The one RTP stream that a leg sends, whatever its sources: one SSRC for life, sequence numbers
/// without a hole of our making, timestamps that follow the time. Each change of source (prompt,
/// peer, keys) is marked, so that the receiver adjusts its jitter buffer there (RFC 3551 §4.1).
///
/// Loss and reordering of a relayed source stay visible to the receiver.
class OutStream {
 public:
  OutStream(uint32_t ssrc, uint16_t sequence, uint32_t timestamp)
      : ssrc_(ssrc), next_sequence_(sequence), timestamp_(timestamp) {}

  /// The header for the next `samples` that we make ourselves.
  rtp::Header Generate(uint32_t samples, MediaTime now);

  /// The header for a packet of another party. Events (RFC 4733) keep the timestamp of their
  /// beginning. Nothing if the packet is of a time before its source was switched to.
  std::optional<rtp::Header> Relay(const rtp::Header& in, bool event, MediaTime now);

  /// Begins an event of our own, then each of its packets.
  void BeginEvent(MediaTime now);
  rtp::Header Event(bool marker);

  uint32_t ssrc() const { return ssrc_; }

  /// The timestamp that a sample sent at `now` would have, for sender reports.
  uint32_t TimestampAt(MediaTime now) const;

 private:
  enum class Source { kNone, kLocal, kRelay, kEvent };

  bool Follows(const rtp::Header& in, bool event, MediaTime now) const;
  uint32_t Resume(MediaTime now) const;
  void Note(uint32_t timestamp, uint32_t samples, MediaTime now);

  uint32_t ssrc_;
  uint16_t next_sequence_;  // One above the highest that was sent.
  uint32_t timestamp_;      // Of the newest packet, sent at sent_at_, samples_ long.
  uint32_t samples_ = 0;
  MediaTime sent_at_{};
  Source source_ = Source::kNone;

  // Of the relayed source.
  uint32_t in_ssrc_ = 0;
  uint16_t in_highest_ = 0;
  uint32_t in_timestamp_ = 0;
  MediaTime in_at_{};
  uint64_t in_span_ = 0;  // How far it has advanced since the switch.
  uint16_t sequence_offset_ = 0;
  uint32_t timestamp_offset_ = 0;
};

}  // namespace centralita::media
