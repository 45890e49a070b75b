#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace centralita::media {

/// What a nonce that came back is worth.
enum class NonceVerdict {
  kFresh,    // Ours, young enough, with a count that was not used before.
  kStale,    // Ours, but too old, or its count was used: challenge again with stale=true.
  kForeign,  // Not ours.
};

/// Makes and checks nonces (RFC 7616 §3.3): time and HMAC-SHA-256 of it, so that a challenge costs
/// no memory. Only counts of nonces that were used with a right password are kept.
class NonceSource {
 public:
  /// `secret` is random for each start: nonces of an earlier start are foreign.
  NonceSource(std::string secret, absl::Duration lifetime)
      : secret_(std::move(secret)), lifetime_(lifetime) {}

  /// Each is another one, even at the same time.
  std::string Make(absl::Time now);

  /// Looks only; call Use() once the password is known to be right.
  NonceVerdict Check(absl::string_view nonce, uint32_t count, absl::Time now) const;

  /// Takes note of the count, so that the request cannot be replayed.
  void Use(absl::string_view nonce, uint32_t count, absl::Time now);

 private:
  std::string Sign(absl::string_view stamp) const;

  const std::string secret_;
  const absl::Duration lifetime_;
  uint32_t made_ = 0;
  absl::flat_hash_map<std::string, uint32_t> used_;  // The greatest count.
  std::deque<std::pair<absl::Time, std::string>> order_;
};

}  // namespace centralita::media
