#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace centralita::directory {

/// The digests of a SIP password (RFC 7616 §3.4.2): H(username:realm:password), hexadecimal.
struct SipDigests {
  std::string realm;
  std::string ha1_md5;
  std::string ha1_sha256;

  friend bool operator==(const SipDigests&, const SipDigests&) = default;
};

/// How SIP travels. The values are those of the store.
enum class Transport { kUdp = 1, kTcp = 2 };

/// A SIP server of a carrier.
struct OutboundTarget {
  std::string host;  // A name, an IPv4 address, or an IPv6 one in brackets. In small letters.
  int port = 0;      // 0: as DNS says (RFC 3263).
  Transport transport = Transport::kUdp;
  int priority = 0;
  int weight = 0;

  friend bool operator==(const OutboundTarget&, const OutboundTarget&) = default;
};

/// How a carrier takes calls. Without targets: it takes none, and the rest is empty too.
struct Outbound {
  std::vector<OutboundTarget> targets;
  std::vector<std::string> dial_prefixes;    // "+34"; "+" is any number.
  std::vector<std::string> caller_prefixes;  // Empty: any caller.
  int priority = 0;
  int weight = 0;
  bool writes_plus = true;  // "+34911234567", not "34911234567".
  std::string digest_username;
  SipDigests digests;  // Empty without a user name; the realm is the carrier's.

  bool enabled() const { return !targets.empty(); }

  friend bool operator==(const Outbound&, const Outbound&) = default;
};

/// `outbound` with its lists in order and without repetitions. Takes no notice of the hashes.
///
/// INVALID_ARGUMENT with TARGET_MALFORMED, PREFIX_MALFORMED, LIMIT_OUT_OF_RANGE,
/// DIGEST_USERNAME_MALFORMED, or OUTBOUND_INCOMPLETE if there are targets without dial prefixes or
/// the other way round, or a user name without a realm.
absl::StatusOr<Outbound> Normalised(Outbound outbound);

}  // namespace centralita::directory
