#pragma once

#include <cstdint>
#include <optional>

#include "services/media/rtp/media_time.h"

namespace centralita::media {

/// An IPv4 transport address, host byte order.
struct Address {
  uint32_t ip = 0;
  uint16_t port = 0;

  friend bool operator==(const Address&, const Address&) = default;
};

/// Decides whose packets a leg believes, and where it sends to: symmetric RTP that cannot be
/// hijacked from outside.
///
///   - The SDP's IP is believed from any port, until one port has spoken. That port may change only
///     after a second of silence (a NAT that bound anew).
///   - Another IP (a phone behind NAT that wrote its private address) is believed only if it is the
///     first to speak, within the window; and only until the SDP's IP itself speaks.
class Latch {
 public:
  explicit Latch(MediaTime window) : window_(window) {}

  /// The SDP says that the other side is there. The same address again changes nothing.
  void Expect(const Address& described, MediaTime now);

  /// Whether a packet from there is the other side's.
  bool Accept(const Address& from, MediaTime now);

  /// Where to send; nothing before Expect().
  std::optional<Address> target() const { return heard_from_ ? heard_from_ : described_; }

 private:
  bool Believe(const Address& from, MediaTime now) const;

  MediaTime window_;
  std::optional<Address> described_;
  std::optional<Address> heard_from_;
  MediaTime expected_at_{};
  MediaTime heard_at_{};
};

}  // namespace centralita::media
