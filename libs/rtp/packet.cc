#include "libs/rtp/packet.h"

#include "libs/rtp/big_endian.h"

namespace centralita::rtp {
namespace {

constexpr uint8_t kVersion = 2;

}  // namespace

std::optional<Packet> Parse(std::span<const uint8_t> bytes) {
  if (bytes.size() < kHeaderBytes || bytes[0] >> 6 != kVersion) return std::nullopt;
  const bool padded = bytes[0] & 0x20;
  const bool extended = bytes[0] & 0x10;
  size_t begin = kHeaderBytes + 4 * size_t{static_cast<uint8_t>(bytes[0] & 0x0f)};
  if (extended) {
    if (bytes.size() < begin + 4) return std::nullopt;
    begin += 4 + 4 * size_t{Load16(&bytes[begin + 2])};
  }
  if (begin > bytes.size()) return std::nullopt;
  size_t end = bytes.size();
  if (padded) {
    const size_t padding = bytes.back();
    if (padding == 0 || padding > end - begin) return std::nullopt;
    end -= padding;
  }
  return Packet{.header = {.marker = (bytes[1] & 0x80) != 0,
                           .payload_type = static_cast<uint8_t>(bytes[1] & 0x7f),
                           .sequence = Load16(&bytes[2]),
                           .timestamp = Load32(&bytes[4]),
                           .ssrc = Load32(&bytes[8])},
                .payload = bytes.subspan(begin, end - begin)};
}

void Write(const Header& header, std::span<uint8_t, kHeaderBytes> out) {
  out[0] = kVersion << 6;
  out[1] = static_cast<uint8_t>((header.marker ? 0x80 : 0) | (header.payload_type & 0x7f));
  Store16(&out[2], header.sequence);
  Store32(&out[4], header.timestamp);
  Store32(&out[8], header.ssrc);
}

bool IsRtcp(std::span<const uint8_t> bytes) {
  return bytes.size() >= 2 && bytes[1] >= 192 && bytes[1] <= 223;
}

}  // namespace centralita::rtp
