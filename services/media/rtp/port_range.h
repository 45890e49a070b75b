#pragma once

#include <cstdint>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "services/media/rtp/udp_socket.h"

namespace centralita::media {

/// An even RTP port and the odd RTCP port above it (RFC 3550 §11), both bound.
struct PortPair {
  uint16_t port = 0;
  UdpSocket rtp;
  UdpSocket rtcp;
};

/// Hands out port pairs, the longest unused first, so that packets of a call that is over do not
/// reach the next one. Safe for concurrent use.
class PortRange {
 public:
  /// `first` <= `last`; only whole pairs inside are used.
  PortRange(uint32_t ip, uint16_t first, uint16_t last);

  /// RESOURCE_EXHAUSTED / NO_PORTS if all are taken, by us or by others; UNAVAILABLE /
  /// SOCKET_FAILED if the system refuses for another reason.
  absl::StatusOr<PortPair> Take();

  /// The pair's sockets are closed; it may be handed out again.
  void Release(uint16_t port);

 private:
  const uint32_t ip_;
  const uint32_t first_;
  absl::Mutex mutex_;
  size_t next_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<bool> taken_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace centralita::media
