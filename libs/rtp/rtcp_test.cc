#include "libs/rtp/rtcp.h"

#include <array>
#include <random>
#include <vector>

#include "gtest/gtest.h"

namespace centralita::rtp {
namespace {

constexpr ReportBlock kReport{.ssrc = 9,
                              .fraction_lost = 64,
                              .cumulative_lost = -3,
                              .extended_highest = 0x10005,
                              .jitter = 17,
                              .last_sr = 0xabcd1234,
                              .delay_since_last_sr = 65536};

struct Written {
  std::array<uint8_t, kMaxRtcpBytes> bytes{};
  size_t size = 0;
  std::span<const uint8_t> span() const { return std::span(bytes).first(size); }
};

Written WriteAll(const Rtcp& rtcp, absl::string_view cname) {
  Written written;
  written.size = WriteRtcp(rtcp, cname, written.bytes);
  return written;
}

TEST(Rtcp, ASenderReportWithByeIsReadAsWritten) {
  Rtcp rtcp{
      .ssrc = 5,
      .sender =
          SenderInfo{
              .ntp = 0x0102030405060708, .rtp_timestamp = 1600, .packets = 10, .octets = 1600},
      .reports = {kReport},
      .bye = true};

  const Written written = WriteAll(rtcp, "leg@gateway");

  EXPECT_EQ(written.size % 4, 0u);
  const std::optional<Rtcp> read = ParseRtcp(written.span());
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, rtcp);
}

TEST(Rtcp, AReceiverReportWithoutBlocksIsReadAsWritten) {
  const Rtcp rtcp{.ssrc = 5};
  EXPECT_EQ(ParseRtcp(WriteAll(rtcp, "").span()), rtcp);
}

TEST(Rtcp, ACnameOfAnyLengthStaysInsideTheBuffer) {
  const Rtcp rtcp{.ssrc = 5, .sender = SenderInfo{}, .reports = {kReport}, .bye = true};
  for (size_t length = 0; length <= 100; ++length) {
    const Written written = WriteAll(rtcp, std::string(length, 'c'));
    ASSERT_LE(written.size, kMaxRtcpBytes);
    ASSERT_EQ(ParseRtcp(written.span()), rtcp) << length;
  }
}

TEST(Rtcp, LossIsClampedTo24Bits) {
  Rtcp rtcp{.reports = {kReport}};
  rtcp.reports[0].cumulative_lost = 1 << 30;
  EXPECT_EQ(ParseRtcp(WriteAll(rtcp, "c").span())->reports[0].cumulative_lost, 0x7fffff);
}

TEST(Rtcp, TruncatedAnywhereIsRefusedOrShorter) {
  const Written written = WriteAll({.ssrc = 5, .sender = SenderInfo{}, .reports = {kReport}}, "x");
  EXPECT_FALSE(ParseRtcp(written.span().first(0)));
  for (size_t size = 1; size < written.size; ++size) {
    if (size == 52) continue;  // The report alone, without its SDES, is whole.
    EXPECT_FALSE(ParseRtcp(written.span().first(size))) << size;
  }
}

TEST(Rtcp, ACompoundMustBeginWithAReport) {
  const std::vector<uint8_t> bye = {0x81, 203, 0, 1, 0, 0, 0, 5};
  EXPECT_FALSE(ParseRtcp(bye));
}

TEST(Rtcp, NoBytesMakeItReadOutside) {
  std::mt19937 random(3550);
  for (int i = 0; i < 100'000; ++i) {
    std::vector<uint8_t> bytes(random() % 120);
    for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random());
    if (bytes.size() >= 4) {
      bytes[0] = static_cast<uint8_t>(0x80 | (bytes[0] & 0x1f));
      bytes[1] = static_cast<uint8_t>(200 + bytes[1] % 5);
      bytes[2] = 0;
      bytes[3] = static_cast<uint8_t>(bytes[3] % 24);
    }
    const std::optional<Rtcp> rtcp = ParseRtcp(bytes);
    if (!rtcp) continue;
    ASSERT_LE(rtcp->reports.size(), bytes.size() / 24);
  }
}

TEST(Rtcp, NtpTimeCountsFrom1900) {
  EXPECT_EQ(ToNtp(absl::UnixEpoch()), uint64_t{2208988800} << 32);
  EXPECT_EQ(ToNtp(absl::UnixEpoch() + absl::Milliseconds(500)),
            (uint64_t{2208988800} << 32) + (uint64_t{1} << 31));
}

}  // namespace
}  // namespace centralita::rtp
