#pragma once

#include <cstdint>

namespace centralita::rtp {

/// ITU-T G.711 between 16-bit linear samples and either law. A codeword decoded and encoded again
/// is itself, but for the negative zero of mu-law, which becomes the positive one.
int16_t DecodePcmu(uint8_t code);
int16_t DecodePcma(uint8_t code);
uint8_t EncodePcmu(int16_t sample);
uint8_t EncodePcma(int16_t sample);

/// The codeword of the other law that stands for the nearest sample.
uint8_t PcmuToPcma(uint8_t code);
uint8_t PcmaToPcmu(uint8_t code);

constexpr uint8_t kPcmuSilence = 0xff;
constexpr uint8_t kPcmaSilence = 0xd5;

}  // namespace centralita::rtp
