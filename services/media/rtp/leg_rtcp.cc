// The RTCP half of a leg: reports out, reports in, figures.

#include <algorithm>

#include "services/media/rtp/leg.h"

namespace centralita::media {
namespace {

// RTCP counts time in 1/65536 s.
constexpr int64_t ToRtcpUnits(MediaTime time) { return time.count() * 65536 / 1'000'000; }

absl::Duration FromRtcpUnits(uint32_t units) {
  return absl::Microseconds(int64_t{units} * 1'000'000 / 65536);
}

}  // namespace

std::optional<rtp::ReportBlock> Leg::Reception(MediaTime now) {
  if (!in_ssrc_) return std::nullopt;
  rtp::ReportBlock report{.ssrc = *in_ssrc_,
                          .fraction_lost = reception_.TakeFractionLost(),
                          .cumulative_lost = static_cast<int32_t>(
                              std::clamp<int64_t>(reception_.lost(), INT32_MIN, INT32_MAX)),
                          .extended_highest = reception_.extended_highest(),
                          .jitter = static_cast<uint32_t>(reception_.jitter()),
                          .last_sr = last_sr_};
  if (last_sr_ != 0) {
    report.delay_since_last_sr = static_cast<uint32_t>(ToRtcpUnits(now - last_sr_at_));
  }
  return report;
}

void Leg::Report(MediaTime now, bool bye) {
  std::optional<Address> to = latch_.target();
  if (!to) return;
  if (rtcp_from_) {
    to = rtcp_from_;
  } else if (!remote_.rtcp_mux) {
    to->port = remote_.rtcp_port != 0 ? remote_.rtcp_port : static_cast<uint16_t>(to->port + 1);
  }
  if (to->port == 0) return;
  rtp::Rtcp rtcp{.ssrc = out_.ssrc(), .bye = bye};
  if (stats_.packets_sent > reported_packets_) {  // RFC 3550 §6.4: a sender since the last report.
    rtcp.sender = rtp::SenderInfo{.ntp = rtp::ToNtp(clock_.Now()),
                                  .rtp_timestamp = out_.TimestampAt(now),
                                  .packets = static_cast<uint32_t>(stats_.packets_sent),
                                  .octets = octets_sent_};
    reported_packets_ = stats_.packets_sent;
  }
  if (const auto report = Reception(now)) rtcp.reports.push_back(*report);
  std::array<uint8_t, rtp::kMaxRtcpBytes> bytes;
  const size_t size = rtp::WriteRtcp(rtcp, cname_, bytes);
  (remote_.rtcp_mux ? ports_.rtp : ports_.rtcp).Send(std::span(bytes).first(size), *to);
}

void Leg::OnRtcp(std::span<const uint8_t> bytes, const Address& from, MediaTime now) {
  // Only from the IP that the audio is exchanged with.
  if (!latch_.target() || latch_.target()->ip != from.ip) {
    ++stats_.refused_source;
    return;
  }
  const std::optional<rtp::Rtcp> rtcp = rtp::ParseRtcp(bytes);
  if (!rtcp) {
    ++stats_.malformed;
    return;
  }
  if (!rtcp->bye) Hear(now);
  rtcp_from_ = from;
  if (rtcp->sender && rtcp->ssrc == in_ssrc_) {
    last_sr_ = rtp::MiddleOf(rtcp->sender->ntp);
    last_sr_at_ = now;
  }
  for (const rtp::ReportBlock& report : rtcp->reports) {
    if (report.ssrc != out_.ssrc()) continue;
    stats_.remote_fraction_lost = report.fraction_lost / 256.0;
    stats_.remote_jitter = absl::Microseconds(int64_t{report.jitter} * 125);
    if (report.last_sr == 0) continue;
    // RFC 3550 §6.4.1: now - LSR - DLSR; a negative one is a clock's fault.
    const auto trip = static_cast<int32_t>(rtp::MiddleOf(rtp::ToNtp(clock_.Now())) -
                                           report.last_sr - report.delay_since_last_sr);
    if (trip >= 0) stats_.round_trip = FromRtcpUnits(static_cast<uint32_t>(trip));
  }
}

LegStats Leg::Stats(MediaTime now) const {
  LegStats stats = stats_;
  stats.packets_lost = lost_before_ + reception_.lost();
  stats.jitter = absl::Microseconds(static_cast<int64_t>(reception_.jitter() * 125));
  if (heard_anything_) stats.last_received = clock_.Now() - absl::FromChrono(now - heard_);
  return stats;
}

}  // namespace centralita::media
