#include "services/media/spool/segment.h"

#include <fcntl.h>
#include <unistd.h>

#include <random>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/status/error.h"

namespace centralita::media {
namespace {

using testing::ElementsAre;

class SegmentTest : public testing::Test {
 protected:
  SegmentTest() {
    std::string pattern = testing::TempDir() + "segmentXXXXXX";
    file_ = mkostemp(pattern.data(), O_APPEND);
    unlink(pattern.c_str());
    const std::string head = EncodeHead(kHead);
    head_bytes_ = static_cast<off_t>(head.size());
    EXPECT_EQ(write(file_, head.data(), head.size()), head_bytes_);
    for (uint32_t n = 0; n < 4; ++n) {
      const std::vector<int16_t> samples(2 * 160, static_cast<int16_t>(n + 1));
      EXPECT_TRUE(AppendBlock(file_, {.sequence = n,
                                      .offset = n * 160,
                                      .frames = 160,
                                      .last = n == 3,
                                      .samples = samples.data()})
                      .ok());
    }
  }
  ~SegmentTest() override { close(file_); }

  // The numbers of the blocks that can still be read.
  std::vector<uint32_t> Sequences() {
    std::vector<uint32_t> sequences;
    const auto head = ReadSegment(file_, [&](const Block& block) {
      sequences.push_back(block.sequence);
      EXPECT_EQ(block.samples[0], static_cast<int16_t>(block.sequence + 1));
    });
    EXPECT_TRUE(head.ok()) << head.status();
    return sequences;
  }

  void Damage(off_t at) {
    char byte = 0;
    ASSERT_EQ(pread(file_, &byte, 1, at), 1);
    byte = static_cast<char>(byte ^ 0x10);
    fcntl(file_, F_SETFL, 0);  // pwrite appends otherwise.
    ASSERT_EQ(pwrite(file_, &byte, 1, at), 1);
  }

  const SegmentHead kHead{.recording_id = "r1",
                          .start = absl::FromUnixMillis(1'700'000'000'123),
                          .attributes = {{"call", "c\"1"}}};
  const off_t kBlockBytes = 40 + 160 * 4;
  int file_ = -1;
  off_t head_bytes_ = 0;
};

TEST(Crc32, IsTheCommonOne) { EXPECT_EQ(Crc32(0, "123456789", 9), 0xcbf43926u); }

TEST_F(SegmentTest, WhatIsWrittenIsRead) {
  const auto head = ReadSegment(file_, [](const Block&) {});
  ASSERT_TRUE(head.ok());
  EXPECT_EQ(head->recording_id, "r1");
  EXPECT_EQ(head->start, kHead.start);
  EXPECT_EQ(head->attributes, kHead.attributes);
  EXPECT_THAT(Sequences(), ElementsAre(0, 1, 2, 3));
}

TEST_F(SegmentTest, ADamagedBlockCostsItselfAlone) {
  Damage(head_bytes_ + kBlockBytes + 100);
  EXPECT_THAT(Sequences(), ElementsAre(0, 2, 3));
}

TEST_F(SegmentTest, ADamagedBlockHeadCostsItselfAlone) {
  Damage(head_bytes_ + kBlockBytes + 17);  // Its length.
  EXPECT_THAT(Sequences(), ElementsAre(0, 2, 3));
}

TEST_F(SegmentTest, ATornEndLeavesTheRest) {
  ASSERT_EQ(ftruncate(file_, head_bytes_ + 3 * kBlockBytes + 300), 0);
  EXPECT_THAT(Sequences(), ElementsAre(0, 1, 2));
}

TEST_F(SegmentTest, ADamagedHeadIsTold) {
  Damage(20);
  EXPECT_EQ(status::Reason(ReadSegment(file_, [](const Block&) {}).status()), "SEGMENT_UNREADABLE");
}

TEST_F(SegmentTest, RandomDamageNeverBreaksTheReader) {
  std::mt19937 random(1);
  for (int i = 0; i < 300; ++i) {
    Damage(head_bytes_ + static_cast<off_t>(random() % (4 * kBlockBytes)));
    ASSERT_LE(Sequences().size(), 4u);
  }
}

}  // namespace
}  // namespace centralita::media
