#include "libs/rtp/reception.h"

#include "gtest/gtest.h"

namespace centralita::rtp {
namespace {

using Arrival = Reception::Arrival;

// One packet per 20 ms that arrives exactly on time.
Arrival Feed(Reception& reception, uint16_t sequence) {
  return reception.OnPacket(sequence, sequence * 160u, sequence * 160u);
}

TEST(Reception, CountsAcrossTheWrap) {
  Reception reception;
  EXPECT_EQ(Feed(reception, 65534), Arrival::kFirst);
  EXPECT_EQ(Feed(reception, 65535), Arrival::kNext);
  EXPECT_EQ(Feed(reception, 0), Arrival::kNext);
  EXPECT_EQ(Feed(reception, 1), Arrival::kNext);

  EXPECT_EQ(reception.extended_highest(), 65537u);
  EXPECT_EQ(reception.lost(), 0);
}

TEST(Reception, AGapIsLossUntilTheLatePacketArrives) {
  Reception reception;
  Feed(reception, 10);
  Feed(reception, 13);
  EXPECT_EQ(reception.lost(), 2);

  EXPECT_EQ(Feed(reception, 11), Arrival::kLate);
  EXPECT_EQ(reception.lost(), 1);
}

TEST(Reception, ADuplicateDoesNotHideLoss) {
  Reception reception;
  Feed(reception, 10);
  Feed(reception, 12);
  EXPECT_EQ(Feed(reception, 12), Arrival::kDuplicate);
  EXPECT_EQ(Feed(reception, 10), Arrival::kDuplicate);
  EXPECT_EQ(reception.lost(), 1);
  EXPECT_EQ(reception.received(), 2u);
}

TEST(Reception, OneStrayPacketIsNotBelievedTwoAre) {
  Reception reception;
  Feed(reception, 10);
  Feed(reception, 12);
  EXPECT_EQ(Feed(reception, 30000), Arrival::kStray);
  EXPECT_EQ(Feed(reception, 13), Arrival::kNext);
  EXPECT_EQ(Feed(reception, 40000), Arrival::kStray);
  EXPECT_EQ(Feed(reception, 40001), Arrival::kRestart);
  EXPECT_EQ(Feed(reception, 40002), Arrival::kNext);
  EXPECT_EQ(reception.lost(), 1);
}

TEST(Reception, FractionIsOfTheTimeSinceTheLastReport) {
  Reception reception;
  for (uint16_t sequence : {0, 1, 2, 3}) Feed(reception, sequence);
  EXPECT_EQ(reception.TakeFractionLost(), 0);
  for (uint16_t sequence : {5, 7}) Feed(reception, sequence);
  EXPECT_EQ(reception.TakeFractionLost(), 128);
  EXPECT_EQ(reception.TakeFractionLost(), 0);
}

TEST(Reception, JitterIsZeroForASteadyStreamWhateverTheDelay) {
  Reception reception;
  for (uint16_t n = 0; n < 100; ++n) reception.OnPacket(n, n * 160u, n * 160u + 5000);
  EXPECT_EQ(reception.jitter(), 0);
}

TEST(Reception, JitterApproachesTheMeanDifference) {
  Reception reception;
  for (uint32_t n = 0; n < 500; ++n) {
    reception.OnPacket(static_cast<uint16_t>(n), n * 160, n * 160 + (n % 2 ? 80 : 0));
  }
  EXPECT_NEAR(reception.jitter(), 80, 0.1);
}

}  // namespace
}  // namespace centralita::rtp
