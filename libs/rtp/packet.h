#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace centralita::rtp {

constexpr size_t kHeaderBytes = 12;  // Without CSRCs and extension; all that we ever write.

/// The fixed header of RFC 3550 §5.1, without what nobody uses here (CSRC list, extension).
struct Header {
  bool marker = false;
  uint8_t payload_type = 0;  // 0..127
  uint16_t sequence = 0;
  uint32_t timestamp = 0;
  uint32_t ssrc = 0;

  friend bool operator==(const Header&, const Header&) = default;
};

/// A received packet. `payload` points into the bytes that were parsed.
struct Packet {
  Header header;
  std::span<const uint8_t> payload;  // Without padding; may be empty.
};

/// Reads an RTP packet; skips CSRCs and a header extension, strips padding. Nothing if the bytes
/// are no RTP of version 2, or if a length inside contradicts the length of the whole.
std::optional<Packet> Parse(std::span<const uint8_t> bytes);

/// Writes the twelve bytes of `header`.
void Write(const Header& header, std::span<uint8_t, kHeaderBytes> out);

/// Whether the bytes, received on a port where RTP and RTCP are multiplexed, are RTCP: a packet
/// type of 192..223 in the second byte (RFC 5761 §4).
bool IsRtcp(std::span<const uint8_t> bytes);

/// How far `a` is ahead of `b` on the circle of 16 bits: -32768..32767.
constexpr int Distance(uint16_t a, uint16_t b) {
  return static_cast<int16_t>(static_cast<uint16_t>(a - b));
}

/// How far `a` is ahead of `b` on the circle of 32 bits.
constexpr int32_t Distance(uint32_t a, uint32_t b) { return static_cast<int32_t>(a - b); }

}  // namespace centralita::rtp
