#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/media/domain/digest.h"
#include "services/media/domain/nonce.h"

namespace centralita::media {

/// Checks digests (RFC 7616) and makes challenges. Used on the loop's thread.
class DigestGate {
 public:
  /// What a request without the right to pass gets: 401 or 407 with these.
  std::vector<std::string> Challenges(absl::string_view realm, bool stale, absl::Time now);

  /// `algorithms`: which are offered, the best first. Phones of old refuse to log in at all when
  /// they see one that they do not know (RFC 8760 §2.4 is newer than they are).
  DigestGate(std::string secret, absl::Duration nonce_lifetime,
             std::vector<DigestAlgorithm> algorithms)
      : nonces_(std::move(secret), nonce_lifetime), algorithms_(std::move(algorithms)) {}

  enum class Verdict { kRight, kWrong, kStale };

  /// The first digest among `headers` that can be read and is for `realm` (any realm if empty).
  static const DigestResponse* FirstOf(const std::vector<DigestResponse>& digests,
                                       absl::string_view realm);
  static std::vector<DigestResponse> ParseAll(const std::vector<std::string>& headers);

  /// Whether the nonce is ours, of this life: else there is no need to look for the password.
  bool KnowsNonce(const DigestResponse& digest, absl::Time now) const {
    return nonces_.Check(digest.nonce, digest.nonce_count, now) != NonceVerdict::kForeign;
  }

  /// Checks a digest. The hash is computed in any case, so that the time tells nothing. A right one
  /// uses up its nonce count.
  Verdict Check(const DigestResponse& digest, absl::string_view ha1_md5,
                absl::string_view ha1_sha256, absl::string_view method, absl::Time now);

 private:
  NonceSource nonces_;
  const std::vector<DigestAlgorithm> algorithms_;
};

}  // namespace centralita::media
