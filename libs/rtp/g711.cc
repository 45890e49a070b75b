#include "libs/rtp/g711.h"

#include <array>
#include <bit>

namespace centralita::rtp {
namespace {

constexpr int kPcmuBias = 0x84;  // 33 of G.711's 14-bit scale, in 16 bits.
constexpr int kPcmuClip = 32635;

constexpr int16_t ExpandPcmu(uint8_t code) {
  code = static_cast<uint8_t>(~code);
  const int magnitude = (((code & 0x0f) << 3) + kPcmuBias) << ((code & 0x70) >> 4);
  return static_cast<int16_t>(code & 0x80 ? kPcmuBias - magnitude : magnitude - kPcmuBias);
}

constexpr uint8_t CompressPcmu(int sample) {
  const int sign = sample < 0 ? 0x80 : 0;
  int magnitude = sample < 0 ? -sample : sample;
  if (magnitude > kPcmuClip) magnitude = kPcmuClip;
  magnitude += kPcmuBias;
  const int segment = std::bit_width(static_cast<unsigned>(magnitude)) - 8;
  return static_cast<uint8_t>(~(sign | segment << 4 | (magnitude >> (segment + 3) & 0x0f)));
}

constexpr int16_t ExpandPcma(uint8_t code) {
  code ^= 0x55;
  const int segment = (code & 0x70) >> 4;
  int magnitude = ((code & 0x0f) << 4) + (segment == 0 ? 8 : 0x108);
  if (segment > 1) magnitude <<= segment - 1;
  return static_cast<int16_t>(code & 0x80 ? magnitude : -magnitude);
}

constexpr uint8_t CompressPcma(int sample) {
  const int mask = sample < 0 ? 0x55 : 0xd5;  // The even bits are inverted, and so is the sign.
  const unsigned magnitude = static_cast<unsigned>(sample < 0 ? -sample - 1 : sample) >> 4;
  const int width = std::bit_width(magnitude);
  const int segment = width <= 4 ? 0 : width - 4;
  const unsigned mantissa = (segment < 2 ? magnitude : magnitude >> (segment - 1)) & 0x0f;
  return static_cast<uint8_t>((segment << 4 | static_cast<int>(mantissa)) ^ mask);
}

template <typename T, typename Function>
constexpr std::array<T, 256> Tabulate(Function function) {
  std::array<T, 256> table{};
  for (int code = 0; code < 256; ++code) table[code] = function(static_cast<uint8_t>(code));
  return table;
}

constexpr auto kPcmu = Tabulate<int16_t>(ExpandPcmu);
constexpr auto kPcma = Tabulate<int16_t>(ExpandPcma);
constexpr auto kPcmuToPcma = Tabulate<uint8_t>([](uint8_t u) { return CompressPcma(kPcmu[u]); });
constexpr auto kPcmaToPcmu = Tabulate<uint8_t>([](uint8_t a) { return CompressPcmu(kPcma[a]); });

}  // namespace

int16_t DecodePcmu(uint8_t code) { return kPcmu[code]; }
int16_t DecodePcma(uint8_t code) { return kPcma[code]; }
uint8_t EncodePcmu(int16_t sample) { return CompressPcmu(sample); }
uint8_t EncodePcma(int16_t sample) { return CompressPcma(sample); }
uint8_t PcmuToPcma(uint8_t code) { return kPcmuToPcma[code]; }
uint8_t PcmaToPcmu(uint8_t code) { return kPcmaToPcmu[code]; }

}  // namespace centralita::rtp
