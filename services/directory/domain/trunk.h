#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/directory/domain/ids.h"
#include "services/directory/domain/outbound.h"

namespace centralita::directory {

/// A carrier. Its calls are known by its addresses, by a digest user name, or by both; calls to it
/// go `outbound`.
struct Trunk {
  TrunkId id;
  std::vector<std::string> addresses;  // "192.0.2.7", "2001:db8::/32": canonical.
  std::string digest_username;
  SipDigests digests;            // Empty without a user name.
  int max_channels = 0;          // 0: no limit.
  int max_calls_per_second = 0;  // 0: no limit.
  std::string region;            // Empty: E.164 only.
  Outbound outbound;

  friend bool operator==(const Trunk&, const Trunk&) = default;
};

/// `trunk` with its addresses in canonical form. Takes no notice of the digests.
///
/// INVALID_ARGUMENT with TRUNK_ID_MALFORMED, ADDRESS_MALFORMED (metadata: address),
/// DIGEST_USERNAME_MALFORMED (RFC 7616 cannot carry it), REGION_UNKNOWN, LIMIT_OUT_OF_RANGE, or
/// TRUNK_WITHOUT_IDENTITY if it has neither addresses, nor a user name, nor targets; or with what
/// Normalised(Outbound) has to say.
absl::StatusOr<Trunk> Normalised(Trunk trunk);

/// An IPv4 or IPv6 address or CIDR block in canonical form, without the bits that the prefix leaves
/// out: "192.0.2.9/24" is "192.0.2.0/24". INVALID_ARGUMENT with ADDRESS_MALFORMED; a block of the
/// whole internet (/0) is malformed too.
absl::StatusOr<std::string> CanonicalAddress(absl::string_view text);

}  // namespace centralita::directory
