#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/media/domain/carrier.h"

namespace centralita::media {

/// A block of addresses, IPv4 or IPv6. IPv4 is kept as ::ffff:a.b.c.d, so that one rule fits both.
class AddressBlock {
 public:
  /// "192.0.2.7", "192.0.2.0/28", "2001:db8::/32".
  ///
  /// INVALID_ARGUMENT / ADDRESS_MALFORMED
  static absl::StatusOr<AddressBlock> Parse(absl::string_view text);

  /// Whether `ip` (no port, no brackets) lies in the block. False for what is no address.
  bool Contains(absl::string_view ip) const;

  /// 0..128; the longer, the more exact.
  int prefix_bits() const { return prefix_bits_; }

 private:
  std::array<uint8_t, 16> network_{};
  int prefix_bits_ = 128;
};

/// A carrier. Its calls are known by addresses, by a digest, or by both; calls to it go `outbound`.
struct Trunk {
  std::string id;
  std::vector<AddressBlock> addresses;
  std::string digest_username;  // Empty: no digest.
  std::string ha1_md5;
  std::string ha1_sha256;
  std::string realm;
  int max_channels = 0;          // 0: no limit.
  int max_calls_per_second = 0;  // 0: no limit.
  std::string region;
  Outbound outbound;
};

/// All trunks, to be searched at each INVITE. Immutable.
class TrunkTable {
 public:
  TrunkTable() = default;
  explicit TrunkTable(std::vector<Trunk> trunks) : trunks_(std::move(trunks)) {}

  /// The trunk with the most exact block that holds `ip`; the first by id among equals.
  const Trunk* FindByAddress(absl::string_view ip) const;

  /// The trunk with that digest user name, if `ip` may use it: it lies in one of its blocks, or the
  /// trunk has none.
  const Trunk* FindByDigest(absl::string_view username, absl::string_view ip) const;

  /// A trunk that may authenticate from any address; null if there is none.
  const Trunk* AnyRoaming() const;

  /// The trunk of that id; null if there is none.
  const Trunk* Find(absl::string_view id) const;

  const std::vector<Trunk>& trunks() const { return trunks_; }
  size_t size() const { return trunks_.size(); }

 private:
  std::vector<Trunk> trunks_;
};

}  // namespace centralita::media
