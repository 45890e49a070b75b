#include "libs/rtp/rtcp.h"

#include <algorithm>
#include <cstring>

#include "libs/rtp/big_endian.h"

namespace centralita::rtp {
namespace {

// RFC 3550 §12.1.
constexpr uint8_t kSenderReport = 200;
constexpr uint8_t kReceiverReport = 201;
constexpr uint8_t kSourceDescription = 202;
constexpr uint8_t kBye = 203;

constexpr uint8_t kCname = 1;  // RFC 3550 §6.5.
constexpr size_t kSenderInfoBytes = 20;
constexpr size_t kReportBlockBytes = 24;
constexpr uint64_t kSecondsFrom1900To1970 = 2208988800;

ReportBlock LoadReport(const uint8_t* p) {
  const uint32_t lost = Load24(p + 5);
  return {.ssrc = Load32(p),
          .fraction_lost = p[4],
          .cumulative_lost = static_cast<int32_t>(lost << 8) >> 8,
          .extended_highest = Load32(p + 8),
          .jitter = Load32(p + 12),
          .last_sr = Load32(p + 16),
          .delay_since_last_sr = Load32(p + 20)};
}

uint8_t* StoreReport(const ReportBlock& report, uint8_t* p) {
  Store32(p, report.ssrc);
  p[4] = report.fraction_lost;
  const int32_t lost = std::clamp(report.cumulative_lost, -0x800000, 0x7fffff);
  Store24(p + 5, static_cast<uint32_t>(lost) & 0xffffff);
  Store32(p + 8, report.extended_highest);
  Store32(p + 12, report.jitter);
  Store32(p + 16, report.last_sr);
  Store32(p + 20, report.delay_since_last_sr);
  return p + kReportBlockBytes;
}

// One packet of the compound, its header already checked against the bytes that are there.
bool ReadReport(std::span<const uint8_t> packet, Rtcp& rtcp) {
  const bool sender = packet[1] == kSenderReport;
  const size_t count = packet[0] & 0x1f;
  const size_t head = 8 + (sender ? kSenderInfoBytes : 0);
  if (packet.size() < head + count * kReportBlockBytes) return false;
  rtcp.ssrc = Load32(&packet[4]);
  if (sender) {
    rtcp.sender =
        SenderInfo{.ntp = static_cast<uint64_t>(Load32(&packet[8])) << 32 | Load32(&packet[12]),
                   .rtp_timestamp = Load32(&packet[16]),
                   .packets = Load32(&packet[20]),
                   .octets = Load32(&packet[24])};
  }
  for (size_t i = 0; i < count; ++i) {
    rtcp.reports.push_back(LoadReport(packet.data() + head + i * kReportBlockBytes));
  }
  return true;
}

void WriteHeader(uint8_t* p, size_t count, uint8_t type, size_t bytes) {
  p[0] = static_cast<uint8_t>(0x80 | count);
  p[1] = type;
  Store16(p + 2, static_cast<uint16_t>(bytes / 4 - 1));
}

}  // namespace

std::optional<Rtcp> ParseRtcp(std::span<const uint8_t> bytes) {
  Rtcp rtcp;
  bool first = true;
  while (!bytes.empty()) {
    if (bytes.size() < 4 || bytes[0] >> 6 != 2) return std::nullopt;
    const size_t length = 4 * (size_t{Load16(&bytes[2])} + 1);
    if (length > bytes.size()) return std::nullopt;
    const uint8_t type = bytes[1];
    const bool report = type == kSenderReport || type == kReceiverReport;
    if (first && !report) return std::nullopt;
    if (report && (length < 8 || !ReadReport(bytes.first(length), rtcp))) return std::nullopt;
    if (type == kBye) rtcp.bye = true;
    first = false;
    bytes = bytes.subspan(length);
  }
  if (first) return std::nullopt;
  return rtcp;
}

size_t WriteRtcp(const Rtcp& rtcp, absl::string_view cname, std::span<uint8_t, kMaxRtcpBytes> out) {
  uint8_t* p = out.data();
  const size_t reports = std::min<size_t>(rtcp.reports.size(), 1);
  const size_t report_bytes =
      8 + (rtcp.sender ? kSenderInfoBytes : 0) + reports * kReportBlockBytes;
  WriteHeader(p, reports, rtcp.sender ? kSenderReport : kReceiverReport, report_bytes);
  Store32(p + 4, rtcp.ssrc);
  p += 8;
  if (rtcp.sender) {
    Store32(p, static_cast<uint32_t>(rtcp.sender->ntp >> 32));
    Store32(p + 4, static_cast<uint32_t>(rtcp.sender->ntp));
    Store32(p + 8, rtcp.sender->rtp_timestamp);
    Store32(p + 12, rtcp.sender->packets);
    Store32(p + 16, rtcp.sender->octets);
    p += kSenderInfoBytes;
  }
  if (reports == 1) p = StoreReport(rtcp.reports.front(), p);

  cname = cname.substr(0, 64);
  // Chunk: SSRC, item, and at least one zero byte up to the next word (RFC 3550 §6.5).
  const size_t chunk = (4 + 2 + cname.size() + 4) / 4 * 4;
  WriteHeader(p, 1, kSourceDescription, 4 + chunk);
  std::memset(p + 4, 0, chunk);
  Store32(p + 4, rtcp.ssrc);
  p[8] = kCname;
  p[9] = static_cast<uint8_t>(cname.size());
  std::memcpy(p + 10, cname.data(), cname.size());
  p += 4 + chunk;

  if (rtcp.bye) {
    WriteHeader(p, 1, kBye, 8);
    Store32(p + 4, rtcp.ssrc);
    p += 8;
  }
  return static_cast<size_t>(p - out.data());
}

uint64_t ToNtp(absl::Time time) {
  const int64_t nanos = absl::ToUnixNanos(time);
  const uint64_t seconds = static_cast<uint64_t>(nanos / 1'000'000'000) + kSecondsFrom1900To1970;
  const uint64_t rest = static_cast<uint64_t>(nanos % 1'000'000'000);
  return seconds << 32 | (rest << 32) / 1'000'000'000;
}

}  // namespace centralita::rtp
