#include "services/media/rtp/port_range.h"

#include <utility>

#include "libs/status/error.h"

namespace centralita::media {

PortRange::PortRange(uint32_t ip, uint16_t first, uint16_t last)
    : ip_(ip),
      first_(first + first % 2u),
      taken_(last + 1u > first_ ? (last + 1u - first_) / 2 : 0) {}

absl::StatusOr<PortPair> PortRange::Take() {
  absl::MutexLock lock(&mutex_);
  for (size_t tries = 0; tries < taken_.size(); ++tries) {
    const size_t pair = next_;
    next_ = (next_ + 1) % taken_.size();
    if (taken_[pair]) continue;
    const auto port = static_cast<uint16_t>(first_ + 2 * pair);
    absl::StatusOr<UdpSocket> rtp = UdpSocket::Bind({.ip = ip_, .port = port});
    absl::StatusOr<UdpSocket> rtcp = UdpSocket::Bind({.ip = ip_, .port = uint16_t(port + 1)});
    if (rtp.ok() && rtcp.ok()) {
      taken_[pair] = true;
      return PortPair{.port = port, .rtp = *std::move(rtp), .rtcp = *std::move(rtcp)};
    }
    for (const absl::Status& refused : {rtp.status(), rtcp.status()}) {
      if (!refused.ok() && status::Reason(refused) != "PORT_TAKEN") return refused;
    }
  }
  return status::Error(absl::StatusCode::kResourceExhausted, "NO_PORTS",
                       "every port pair of the range is taken");
}

void PortRange::Release(uint16_t port) {
  absl::MutexLock lock(&mutex_);
  taken_[(port - first_) / 2] = false;
}

}  // namespace centralita::media
