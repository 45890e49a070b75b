#include "services/media/spool/gap_finder.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace centralita::media {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

constexpr uint32_t kBlock = 1600;  // 200 ms

Block At(uint64_t offset, uint32_t missing_left = 0, uint32_t missing_right = 0) {
  return {.offset = offset,
          .frames = kBlock,
          .missing_left = missing_left,
          .missing_right = missing_right};
}

TEST(GapFinder, SoundThroughoutHasNoGap) {
  GapFinder finder;
  for (uint64_t n = 0; n < 20; ++n) finder.OnBlock(At(n * kBlock, 160, 0));
  EXPECT_THAT(finder.Finish(20 * kBlock), IsEmpty());
  EXPECT_EQ(finder.missing_left(), 3200u);
}

TEST(GapFinder, ASilentChannelOfASecondIsAGap) {
  GapFinder finder;
  for (uint64_t n = 0; n < 20; ++n)
    finder.OnBlock(At(n * kBlock, 0, n >= 5 && n < 10 ? kBlock : 0));
  const std::vector<RecordingGap> gaps = finder.Finish(20 * kBlock);
  ASSERT_THAT(gaps, SizeIs(1));
  EXPECT_EQ(gaps[0].channel, RecordingGap::Channel::kRight);
  EXPECT_EQ(gaps[0].at, absl::Seconds(1));
  EXPECT_EQ(gaps[0].length, absl::Seconds(1));
}

TEST(GapFinder, AShortPauseIsNone) {
  GapFinder finder;
  for (uint64_t n = 0; n < 20; ++n) finder.OnBlock(At(n * kBlock, n >= 5 && n < 9 ? kBlock : 0, 0));
  EXPECT_THAT(finder.Finish(20 * kBlock), IsEmpty());
}

TEST(GapFinder, SilenceToTheEndIsAGap) {
  GapFinder finder;
  for (uint64_t n = 0; n < 10; ++n) finder.OnBlock(At(n * kBlock, kBlock, 0));
  const std::vector<RecordingGap> gaps = finder.Finish(10 * kBlock);
  ASSERT_THAT(gaps, SizeIs(1));
  EXPECT_EQ(gaps[0].channel, RecordingGap::Channel::kLeft);
  EXPECT_EQ(gaps[0].length, absl::Seconds(2));
}

TEST(GapFinder, ALostBlockIsAGapOfBothHoweverShort) {
  GapFinder finder;
  finder.OnBlock(At(0));
  finder.OnBlock(At(2 * kBlock));
  const std::vector<RecordingGap> gaps = finder.Finish(3 * kBlock);
  ASSERT_THAT(gaps, SizeIs(1));
  EXPECT_EQ(gaps[0].channel, RecordingGap::Channel::kBoth);
  EXPECT_EQ(gaps[0].at, absl::Milliseconds(200));
  EXPECT_EQ(gaps[0].length, absl::Milliseconds(200));
}

}  // namespace
}  // namespace centralita::media
