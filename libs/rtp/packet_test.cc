#include "libs/rtp/packet.h"

#include <array>
#include <random>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace centralita::rtp {
namespace {

using testing::ElementsAre;

TEST(RtpPacket, WhatIsWrittenIsRead) {
  const Header header{
      .marker = true, .payload_type = 101, .sequence = 65535, .timestamp = 0xfffffff0, .ssrc = 7};
  std::array<uint8_t, kHeaderBytes + 2> bytes{};
  Write(header, std::span(bytes).first<kHeaderBytes>());
  bytes[12] = 0xaa;
  bytes[13] = 0xbb;

  const std::optional<Packet> packet = Parse(bytes);

  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->header, header);
  EXPECT_THAT(packet->payload, ElementsAre(0xaa, 0xbb));
}

TEST(RtpPacket, SkipsSourcesAndExtensionAndStripsPadding) {
  const std::vector<uint8_t> bytes = {0xb1, 0,    0, 1, 0, 0, 0, 2,
                                      0,    0,    0, 3,  // Padding, extension, one CSRC.
                                      9,    9,    9, 9,  // CSRC.
                                      0xbe, 0xde, 0, 1, 5, 5, 5, 5,  // Extension of one word.
                                      1,    2,    3, 0, 2};  // Payload, two bytes of padding.

  const std::optional<Packet> packet = Parse(bytes);

  ASSERT_TRUE(packet);
  EXPECT_THAT(packet->payload, ElementsAre(1, 2, 3));
}

struct BrokenCase {
  const char* name;
  std::vector<uint8_t> bytes;
};

class BrokenRtp : public testing::TestWithParam<BrokenCase> {};

TEST_P(BrokenRtp, IsRefused) { EXPECT_FALSE(Parse(GetParam().bytes)); }

INSTANTIATE_TEST_SUITE_P(
    Rtp, BrokenRtp,
    testing::Values(BrokenCase{"Empty", {}}, BrokenCase{"Short", {0x80, 0, 0, 1, 0, 0, 0, 2, 0, 0}},
                    BrokenCase{"WrongVersion", {0x40, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3}},
                    BrokenCase{"MissingSources", {0x8f, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 1}},
                    BrokenCase{"MissingExtension", {0x90, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3}},
                    BrokenCase{"LongExtension",
                               {0x90, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0xff, 0xff}},
                    BrokenCase{"NoPaddingCount", {0xa0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0}},
                    BrokenCase{"TooMuchPadding", {0xa0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 2}}),
    [](const auto& info) { return info.param.name; });

TEST(RtpPacket, NoBytesMakeItReadOutside) {
  std::mt19937 random(3550);
  for (int i = 0; i < 100'000; ++i) {
    std::vector<uint8_t> bytes(random() % 80);
    for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random());
    if (!bytes.empty() && i % 2) bytes[0] = static_cast<uint8_t>(0x80 | (bytes[0] & 0x3f));

    const std::optional<Packet> packet = Parse(bytes);

    if (!packet || packet->payload.empty()) continue;
    ASSERT_GE(packet->payload.data(), bytes.data() + kHeaderBytes);
    ASSERT_LE(packet->payload.data() + packet->payload.size(), bytes.data() + bytes.size());
  }
}

TEST(RtpPacket, ReportsAreToldFromAudioOnOnePort) {
  const std::array<uint8_t, 2> sender_report = {0x80, 200};
  const std::array<uint8_t, 2> marked_pcmu = {0x80, 0x80};
  EXPECT_TRUE(IsRtcp(sender_report));
  EXPECT_FALSE(IsRtcp(marked_pcmu));
}

TEST(Distance, GoesRoundTheCircle) {
  EXPECT_EQ(Distance(uint16_t{2}, uint16_t{65534}), 4);
  EXPECT_EQ(Distance(uint16_t{65534}, uint16_t{2}), -4);
  EXPECT_EQ(Distance(uint32_t{160}, uint32_t{0xffffff60}), 320);
}

}  // namespace
}  // namespace centralita::rtp
