#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/media/domain/carrier.h"
#include "services/media/domain/digest.h"

namespace centralita::media {

/// A WWW-Authenticate or Proxy-Authenticate header of scheme Digest (RFC 7616 §3.3).
struct DigestChallenge {
  std::string realm;
  std::string nonce;
  std::string opaque;
  DigestAlgorithm algorithm = DigestAlgorithm::kMd5;
  bool has_qop = false;  // "auth" is among its options. Without any: the old form of RFC 2069.
  bool stale = false;    // The last answer was right, but for its nonce.
};

/// Reads the header's value, from "Digest" on.
///
/// INVALID_ARGUMENT / DIGEST_MALFORMED      not Digest, or no realm or nonce.
/// UNIMPLEMENTED    / DIGEST_NOT_SUPPORTED  another algorithm, or only other qop than "auth".
absl::StatusOr<DigestChallenge> ParseChallenge(absl::string_view header);

/// The first challenge of `headers` that `credential` can answer: the sender lists them by
/// preference (RFC 8760 §2.4).
///
/// FAILED_PRECONDITION / REALM_DIFFERS      challenges of other realms only; the message names them.
/// FAILED_PRECONDITION / NO_CREDENTIAL      we have none.
/// UNIMPLEMENTED       / DIGEST_NOT_SUPPORTED
absl::StatusOr<DigestChallenge> ChooseChallenge(const std::vector<std::string>& headers,
                                                const DigestCredential& credential);

/// What a challenge is answered for.
struct DigestRequest {
  std::string method;
  std::string uri;
  std::string cnonce;
  uint32_t count = 1;  // How often the nonce was used, this time included.
};

/// The value of the Authorization or Proxy-Authorization header.
std::string AnswerChallenge(const DigestChallenge& challenge, const DigestCredential& credential,
                            const DigestRequest& request);

}  // namespace centralita::media
