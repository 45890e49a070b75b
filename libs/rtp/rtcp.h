#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace centralita::rtp {

/// One reception report block (RFC 3550 §6.4.1).
struct ReportBlock {
  uint32_t ssrc = 0;            // The source that is reported on.
  uint8_t fraction_lost = 0;    // In 1/256, since the last report.
  int32_t cumulative_lost = 0;  // 24 bits, signed; written clamped.
  uint32_t extended_highest = 0;
  uint32_t jitter = 0;               // In timestamp units.
  uint32_t last_sr = 0;              // Middle 32 bits of the NTP time of the last SR; 0: none yet.
  uint32_t delay_since_last_sr = 0;  // In 1/65536 s.

  friend bool operator==(const ReportBlock&, const ReportBlock&) = default;
};

/// What makes a report a sender report.
struct SenderInfo {
  uint64_t ntp = 0;  // 32.32 fixed point seconds since 1900.
  uint32_t rtp_timestamp = 0;
  uint32_t packets = 0;
  uint32_t octets = 0;

  friend bool operator==(const SenderInfo&, const SenderInfo&) = default;
};

/// A compound packet, as far as we use it.
struct Rtcp {
  uint32_t ssrc = 0;  // Of the report's sender.
  std::optional<SenderInfo> sender;
  absl::InlinedVector<ReportBlock, 2> reports;
  bool bye = false;

  friend bool operator==(const Rtcp&, const Rtcp&) = default;
};

/// Reads a compound packet; unknown packet types in it are passed over. Nothing if it does not
/// begin with SR or RR (RFC 3550 §6.1, A.2), or if its lengths do not add up.
std::optional<Rtcp> ParseRtcp(std::span<const uint8_t> bytes);

/// Enough for what WriteRtcp() writes with one report block and a CNAME of up to 64 bytes.
constexpr size_t kMaxRtcpBytes = 160;

/// Writes SR or RR, SDES with `cname` (at most 64 bytes of it), and BYE if asked for. At most one
/// report block is written. Returns how many bytes of `out` were filled.
size_t WriteRtcp(const Rtcp& rtcp, absl::string_view cname, std::span<uint8_t, kMaxRtcpBytes> out);

/// A time as RTCP writes it.
uint64_t ToNtp(absl::Time time);

/// The middle 32 bits, in 1/65536 s: what LSR, DLSR and the round trip are counted in.
constexpr uint32_t MiddleOf(uint64_t ntp) { return static_cast<uint32_t>(ntp >> 16); }

}  // namespace centralita::rtp
