#include "services/media/rtp/talk_recorder.h"

#include <vector>

#include "gtest/gtest.h"
#include "libs/rtp/g711.h"

namespace centralita::media {
namespace {

using std::chrono::milliseconds;

constexpr MediaTime kStart = std::chrono::seconds(100);

struct Written {
  std::vector<int16_t> left, right;
  uint32_t missing_left = 0, missing_right = 0;
  bool finished = false;
};

class KeptTrack final : public RecordingTrack {
 public:
  explicit KeptTrack(Written& written) : written_(written) {}
  void Append(const int16_t* frames, uint32_t count, uint32_t missing_left,
              uint32_t missing_right) override {
    for (uint32_t i = 0; i < count; ++i) {
      written_.left.push_back(frames[2 * i]);
      written_.right.push_back(frames[2 * i + 1]);
    }
    written_.missing_left += missing_left;
    written_.missing_right += missing_right;
  }
  void Finish() override { written_.finished = true; }

 private:
  Written& written_;
};

class TalkRecorderTest : public testing::Test {
 protected:
  // Packet `n` of the caller, whose samples all say n, arrives `late` after its time.
  void Left(int n, milliseconds late = {}, uint32_t ssrc = 5) {
    const std::vector<uint8_t> payload(160, rtp::EncodePcmu(Loudness(n)));
    recorder_.OnAudio(TalkRecorder::kLeft, ssrc, 0xffffff00u + static_cast<uint32_t>(n) * 160,
                      Codec::kPcmu, payload, kStart + n * milliseconds(20) + late);
  }
  static int16_t Loudness(int n) { return rtp::DecodePcmu(static_cast<uint8_t>(0x80 + n % 100)); }

  void ExpectPacketAt(int n, size_t sample) {
    for (size_t i = 0; i < 160; ++i) ASSERT_EQ(written_.left[sample + i], Loudness(n)) << n;
  }

  Written written_;
  TalkRecorder recorder_{std::make_unique<KeptTrack>(written_), kStart};
};

TEST_F(TalkRecorderTest, TheLengthIsTheTimeAndTheSamplesAreInPlace) {
  for (int n = 0; n < 50; ++n) {
    Left(n);
    recorder_.OnTick(kStart + n * milliseconds(20));
  }
  recorder_.Finish(kStart + milliseconds(1000));
  ASSERT_EQ(written_.left.size(), 8000u);
  EXPECT_TRUE(written_.finished);
  for (int n = 0; n < 50; ++n) ExpectPacketAt(n, static_cast<size_t>(n) * 160);
  EXPECT_EQ(written_.missing_left, 0u);
  EXPECT_EQ(written_.missing_right, 8000u);
}

TEST_F(TalkRecorderTest, LateAndReorderedPacketsFallIntoPlaceDuplicatesChangeNothing) {
  Left(0);
  Left(2);
  Left(3);
  Left(1, milliseconds(150));
  Left(3, milliseconds(120));
  recorder_.Finish(kStart + milliseconds(400));
  for (int n = 0; n < 4; ++n) ExpectPacketAt(n, static_cast<size_t>(n) * 160);
  EXPECT_EQ(written_.missing_left, 3200u - 640);
}

TEST_F(TalkRecorderTest, WhatComesAfterItsTimeIsSilenceAndCounted) {
  for (int n = 0; n < 40; ++n) {
    if (n != 10) Left(n);
    recorder_.OnTick(kStart + n * milliseconds(20));
  }
  Left(10, milliseconds(590));
  recorder_.Finish(kStart + milliseconds(800));
  EXPECT_EQ(written_.missing_left, 160u);
  for (size_t i = 1600; i < 1760; ++i) ASSERT_EQ(written_.left[i], 0);
  ExpectPacketAt(11, 1760);
}

TEST_F(TalkRecorderTest, ANewSourceIsTiedToTheTimeOfItsArrival) {
  Left(0);
  const std::vector<uint8_t> payload(160, rtp::EncodePcma(4000));
  recorder_.OnAudio(TalkRecorder::kLeft, 6, 12345, Codec::kPcma, payload,
                    kStart + milliseconds(100));
  recorder_.Finish(kStart + milliseconds(200));
  EXPECT_EQ(written_.left[800], rtp::DecodePcma(rtp::EncodePcma(4000)));
  EXPECT_EQ(written_.left[799], 0);
}

TEST_F(TalkRecorderTest, AClockThatDriftsIsTiedAnew) {
  // 2 % slow: without a new tie the tail would be lost after ten seconds.
  for (int n = 0; n < 2000; ++n) {
    Left(n, n * milliseconds(20) / 50);
    recorder_.OnTick(kStart + n * milliseconds(20) + n * milliseconds(20) / 50);
  }
  recorder_.Finish(kStart + milliseconds(40'800));
  EXPECT_LT(written_.missing_left, 8000u * 41 / 5);
}

}  // namespace
}  // namespace centralita::media
