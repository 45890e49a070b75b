#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace centralita::media {

/// How SIP travels.
enum class Transport { kUdp, kTcp };

/// "udp", "tcp".
absl::string_view ToString(Transport transport);

/// A SIP server of a carrier.
struct CarrierTarget {
  std::string host;   // A name, an IPv4 address, or an IPv6 one in brackets.
  uint16_t port = 0;  // 0: as DNS says.
  Transport transport = Transport::kUdp;
  int priority = 0;  // Lower first.
  int weight = 0;    // Among equals, in proportion (RFC 2782).

  /// "sip.carrier.example:5060;transport=udp": what tells it from others.
  std::string Key() const;

  /// The request URI that reaches `user` there.
  std::string UriOf(absl::string_view user) const;
};

/// What we prove with who we are (RFC 7616). Without a user name: nothing.
struct DigestCredential {
  std::string username;
  std::string realm;  // The only one that we answer to.
  std::string ha1_md5;
  std::string ha1_sha256;
};

/// How a carrier takes calls. Without targets it takes none.
struct Outbound {
  std::vector<CarrierTarget> targets;
  std::vector<std::string> dial_prefixes;    // Of E.164 numbers: "+34"; "+" is any.
  std::vector<std::string> caller_prefixes;  // Which callers may be shown. Empty: any.
  int priority = 0;
  int weight = 0;
  bool writes_plus = true;
  DigestCredential credential;

  /// A number as this carrier wants it.
  std::string Write(absl::string_view e164) const;
};

}  // namespace centralita::media
