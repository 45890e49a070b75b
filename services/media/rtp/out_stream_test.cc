#include "services/media/rtp/out_stream.h"

#include "gtest/gtest.h"

namespace centralita::media {
namespace {

using std::chrono::milliseconds;

constexpr MediaTime kStart = std::chrono::seconds(100);

rtp::Header In(uint16_t sequence, uint32_t timestamp, uint32_t ssrc = 5) {
  return {.sequence = sequence, .timestamp = timestamp, .ssrc = ssrc};
}

class OutStreamTest : public testing::Test {
 protected:
  OutStream stream_{77, 65534, 0xffffff00};
};

TEST_F(OutStreamTest, LocalAudioIsOneUnbrokenStream) {
  const rtp::Header first = stream_.Generate(160, kStart);
  EXPECT_EQ(first,
            (rtp::Header{.marker = true, .sequence = 65534, .timestamp = 0xffffff00, .ssrc = 77}));
  EXPECT_FALSE(stream_.Generate(160, kStart + milliseconds(20)).marker);
  const rtp::Header third = stream_.Generate(160, kStart + milliseconds(41));
  EXPECT_EQ(third.sequence, 0);
  EXPECT_EQ(third.timestamp, 0xffffff00u + 320);
}

TEST_F(OutStreamTest, APauseMovesTheTimestampNotTheSequence) {
  stream_.Generate(160, kStart);
  const rtp::Header later = stream_.Generate(160, kStart + milliseconds(1000));
  EXPECT_TRUE(later.marker);
  EXPECT_EQ(later.sequence, 65535);
  EXPECT_EQ(later.timestamp, 0xffffff00u + 8000);
}

TEST_F(OutStreamTest, ASwitchToThePeerContinuesAndIsMarked) {
  stream_.Generate(160, kStart);
  const rtp::Header out = *stream_.Relay(In(1000, 5'000'000), false, kStart + milliseconds(7));
  EXPECT_EQ(
      out,
      (rtp::Header{.marker = true, .sequence = 65535, .timestamp = 0xffffff00u + 160, .ssrc = 77}));
  const rtp::Header next = *stream_.Relay(In(1001, 5'000'160), false, kStart + milliseconds(27));
  EXPECT_FALSE(next.marker);
  EXPECT_EQ(next.sequence, 0);
  EXPECT_EQ(next.timestamp, 0xffffff00u + 320);
}

TEST_F(OutStreamTest, LossAndReorderingStayVisible) {
  const uint16_t base = stream_.Relay(In(10, 1600), false, kStart)->sequence;
  EXPECT_EQ(stream_.Relay(In(13, 2080), false, kStart + milliseconds(60))->sequence,
            static_cast<uint16_t>(base + 3));
  EXPECT_EQ(stream_.Relay(In(12, 1920), false, kStart + milliseconds(61))->sequence,
            static_cast<uint16_t>(base + 2));
  EXPECT_EQ(stream_.Relay(In(14, 2240), false, kStart + milliseconds(80))->sequence,
            static_cast<uint16_t>(base + 4));
}

TEST_F(OutStreamTest, WhatIsOlderThanTheSwitchIsDropped) {
  stream_.Generate(160, kStart);
  stream_.Relay(In(10, 1600), false, kStart + milliseconds(20));
  EXPECT_FALSE(stream_.Relay(In(9, 1440), false, kStart + milliseconds(21)));
}

TEST_F(OutStreamTest, ANewSourceOrAJumpIsASwitch) {
  uint16_t last = stream_.Relay(In(10, 1600), false, kStart)->sequence;
  const rtp::Header other = *stream_.Relay(In(500, 9, 6), false, kStart + milliseconds(20));
  EXPECT_TRUE(other.marker);
  EXPECT_EQ(other.sequence, static_cast<uint16_t>(last + 1));
  last = other.sequence;
  const rtp::Header jump = *stream_.Relay(In(501, 900'000, 6), false, kStart + milliseconds(40));
  EXPECT_TRUE(jump.marker);
  EXPECT_EQ(jump.sequence, static_cast<uint16_t>(last + 1));
  EXPECT_EQ(jump.timestamp, other.timestamp + 160);
}

TEST_F(OutStreamTest, ALongTalkStaysOneStream) {
  rtp::Header last = *stream_.Relay(In(0, 0), false, kStart);
  for (uint32_t n = 1; n < 200'000; ++n) {
    const auto out =
        stream_.Relay(In(static_cast<uint16_t>(n), n * 160), false, kStart + n * milliseconds(20));
    ASSERT_TRUE(out) << n;
    ASSERT_FALSE(out->marker) << n;
    ASSERT_EQ(out->sequence, static_cast<uint16_t>(last.sequence + 1));
    ASSERT_EQ(out->timestamp, last.timestamp + 160);
    last = *out;
  }
}

TEST_F(OutStreamTest, PacketsOfAnEventKeepItsTimestampHoweverLong) {
  stream_.Relay(In(1, 160), false, kStart);
  const uint32_t begin = stream_.Relay(In(2, 320), true, kStart + milliseconds(20))->timestamp;
  for (uint16_t n = 3; n < 300; ++n) {
    const auto out = stream_.Relay(In(n, 320), true, kStart + n * milliseconds(20));
    ASSERT_EQ(out->timestamp, begin);
    ASSERT_FALSE(out->marker);
  }
}

TEST_F(OutStreamTest, AnEventOfOursIsFollowedByLaterAudio) {
  stream_.Generate(160, kStart);
  stream_.BeginEvent(kStart + milliseconds(20));
  const rtp::Header begin = stream_.Event(true);
  EXPECT_EQ(begin.timestamp, 0xffffff00u + 160);
  EXPECT_EQ(stream_.Event(false).timestamp, begin.timestamp);
  const rtp::Header audio = stream_.Generate(160, kStart + milliseconds(120));
  EXPECT_TRUE(audio.marker);
  EXPECT_EQ(audio.timestamp, begin.timestamp + 800);
  EXPECT_EQ(audio.sequence, static_cast<uint16_t>(begin.sequence + 2));
}

}  // namespace
}  // namespace centralita::media
