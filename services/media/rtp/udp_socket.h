#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "absl/status/statusor.h"
#include "services/media/rtp/latch.h"

namespace centralita::media {

/// A bound, non-blocking IPv4 UDP socket.
class UdpSocket {
 public:
  /// UNAVAILABLE / PORT_TAKEN if somebody else has the port; UNAVAILABLE / SOCKET_FAILED otherwise.
  static absl::StatusOr<UdpSocket> Bind(const Address& local);

  UdpSocket(UdpSocket&& other) noexcept;
  UdpSocket& operator=(UdpSocket&& other) noexcept;
  ~UdpSocket();

  /// Sends a datagram; one that the kernel cannot take at once is lost, as on the wire.
  bool Send(std::span<const uint8_t> bytes, const Address& to) const;

  int file() const { return file_; }

 private:
  explicit UdpSocket(int file) : file_(file) {}

  int file_ = -1;
};

/// A dotted address in host byte order; nothing if it is none.
std::optional<uint32_t> ParseIpv4(const std::string& text);

}  // namespace centralita::media
