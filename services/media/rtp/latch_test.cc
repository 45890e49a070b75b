#include "services/media/rtp/latch.h"

#include "gtest/gtest.h"

namespace centralita::media {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Address kDescribed{.ip = 0xc0000201, .port = 4000};
constexpr Address kOtherPort{.ip = 0xc0000201, .port = 4500};
constexpr Address kOtherIp{.ip = 0xcb007105, .port = 9000};
constexpr Address kThirdIp{.ip = 0xcb007106, .port = 9000};
constexpr MediaTime kStart = seconds(100);

Latch Expecting() {
  Latch latch(seconds(5));
  latch.Expect(kDescribed, kStart);
  return latch;
}

TEST(Latch, BelievesNobodyBeforeTheSdp) {
  Latch latch(seconds(5));
  EXPECT_FALSE(latch.Accept(kDescribed, kStart));
  EXPECT_FALSE(latch.target());
}

TEST(Latch, SendsToTheSdpsAddressUntilSomebodySpeaks) {
  Latch latch = Expecting();
  EXPECT_EQ(latch.target(), kDescribed);
  EXPECT_TRUE(latch.Accept(kOtherPort, kStart + seconds(60)));
  EXPECT_EQ(latch.target(), kOtherPort);
}

TEST(Latch, AnotherIpIsBelievedOnlyAtFirst) {
  Latch early = Expecting();
  EXPECT_TRUE(early.Accept(kOtherIp, kStart + seconds(4)));
  EXPECT_EQ(early.target(), kOtherIp);
  EXPECT_FALSE(early.Accept(kThirdIp, kStart + seconds(4)));

  Latch late = Expecting();
  EXPECT_FALSE(late.Accept(kOtherIp, kStart + seconds(6)));
}

TEST(Latch, AnotherIpIsNeverBelievedAfterTheSdpsHasSpoken) {
  Latch latch = Expecting();
  EXPECT_TRUE(latch.Accept(kDescribed, kStart));
  EXPECT_FALSE(latch.Accept(kOtherIp, kStart + milliseconds(1)));
  EXPECT_FALSE(latch.Accept(kOtherIp, kStart + seconds(3)));
  EXPECT_EQ(latch.target(), kDescribed);
}

TEST(Latch, TheSdpsIpTakesItsLegBack) {
  Latch latch = Expecting();
  EXPECT_TRUE(latch.Accept(kOtherIp, kStart));
  EXPECT_TRUE(latch.Accept(kDescribed, kStart + milliseconds(1)));
  EXPECT_FALSE(latch.Accept(kOtherIp, kStart + milliseconds(2)));
}

TEST(Latch, ThePortMayChangeOnlyAfterSilence) {
  Latch latch = Expecting();
  EXPECT_TRUE(latch.Accept(kDescribed, kStart));
  EXPECT_FALSE(latch.Accept(kOtherPort, kStart + milliseconds(900)));
  EXPECT_TRUE(latch.Accept(kOtherPort, kStart + milliseconds(1100)));
}

TEST(Latch, ANewAddressBeginsAnewTheSameOneDoesNot) {
  Latch latch = Expecting();
  latch.Accept(kOtherPort, kStart);
  latch.Expect(kDescribed, kStart + seconds(1));
  EXPECT_EQ(latch.target(), kOtherPort);
  latch.Expect(kThirdIp, kStart + seconds(2));
  EXPECT_EQ(latch.target(), kThirdIp);
  EXPECT_TRUE(latch.Accept(kThirdIp, kStart + seconds(2)));
}

}  // namespace
}  // namespace centralita::media
