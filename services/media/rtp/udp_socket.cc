#include "services/media/rtp/udp_socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "libs/status/error.h"

namespace centralita::media {
namespace {

// Expedited Forwarding for voice (RFC 4594 §4.1): DSCP 46.
constexpr int kTypeOfService = 46 << 2;

sockaddr_in ToSockaddr(const Address& address) {
  sockaddr_in result{};
  result.sin_family = AF_INET;
  result.sin_addr.s_addr = htonl(address.ip);
  result.sin_port = htons(address.port);
  return result;
}

}  // namespace

absl::StatusOr<UdpSocket> UdpSocket::Bind(const Address& local) {
  UdpSocket bound(socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const sockaddr_in address = ToSockaddr(local);
  if (bound.file_ < 0 ||
      bind(bound.file_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    const bool taken = errno == EADDRINUSE;
    return status::Error(absl::StatusCode::kUnavailable, taken ? "PORT_TAKEN" : "SOCKET_FAILED",
                         std::strerror(errno));
  }
  // Best effort: a network may not honour it, and a container may not allow it.
  setsockopt(bound.file_, IPPROTO_IP, IP_TOS, &kTypeOfService, sizeof(kTypeOfService));
  return bound;
}

UdpSocket::UdpSocket(UdpSocket&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

UdpSocket& UdpSocket::operator=(UdpSocket&& other) noexcept {
  std::swap(file_, other.file_);
  return *this;
}

UdpSocket::~UdpSocket() {
  if (file_ >= 0) close(file_);
}

bool UdpSocket::Send(std::span<const uint8_t> bytes, const Address& to) const {
  const sockaddr_in address = ToSockaddr(to);
  return sendto(file_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
                reinterpret_cast<const sockaddr*>(&address),
                sizeof(address)) == static_cast<ssize_t>(bytes.size());
}

std::optional<uint32_t> ParseIpv4(const std::string& text) {
  in_addr address{};
  if (inet_pton(AF_INET, text.c_str(), &address) != 1) return std::nullopt;
  return ntohl(address.s_addr);
}

}  // namespace centralita::media
