#include "libs/rtp/g711.h"

#include <cmath>
#include <cstdlib>

#include "gtest/gtest.h"

namespace centralita::rtp {
namespace {

// Values of ITU-T G.711, tables 1a..2b, scaled to 16 bits.
TEST(G711, KnownCodewords) {
  EXPECT_EQ(DecodePcmu(0xff), 0);
  EXPECT_EQ(DecodePcmu(0x80), 32124);
  EXPECT_EQ(DecodePcmu(0x00), -32124);
  EXPECT_EQ(DecodePcma(0xd5), 8);
  EXPECT_EQ(DecodePcma(0x55), -8);
  EXPECT_EQ(DecodePcma(0xaa), 32256);
  EXPECT_EQ(DecodePcma(0x2a), -32256);
  EXPECT_EQ(EncodePcmu(0), kPcmuSilence);
  EXPECT_EQ(EncodePcma(0), kPcmaSilence);
}

TEST(G711, EveryCodewordSurvivesTheRoundTrip) {
  for (int code = 0; code < 256; ++code) {
    const auto byte = static_cast<uint8_t>(code);
    EXPECT_EQ(EncodePcmu(DecodePcmu(byte)), byte == 0x7f ? 0xff : byte) << code;
    EXPECT_EQ(EncodePcma(DecodePcma(byte)), byte) << code;
  }
}

TEST(G711, EverySampleIsWithinHalfAStep) {
  for (int sample = -32768; sample <= 32767; ++sample) {
    const auto value = static_cast<int16_t>(sample);
    const int magnitude = std::abs(sample);
    const int pcmu_bound = magnitude > 32124 ? 644 : (magnitude + 132) / 32 + 1;
    ASSERT_LE(std::abs(DecodePcmu(EncodePcmu(value)) - sample), pcmu_bound) << sample;
    const int pcma_bound = magnitude > 32256 ? 512 : std::max(16, magnitude / 32 + 1);
    ASSERT_LE(std::abs(DecodePcma(EncodePcma(value)) - sample), pcma_bound) << sample;
  }
}

TEST(G711, TranscodingIsDecodingAndEncoding) {
  for (int code = 0; code < 256; ++code) {
    const auto byte = static_cast<uint8_t>(code);
    EXPECT_EQ(PcmuToPcma(byte), EncodePcma(DecodePcmu(byte)));
    EXPECT_EQ(PcmaToPcmu(byte), EncodePcmu(DecodePcma(byte)));
  }
}

}  // namespace
}  // namespace centralita::rtp
