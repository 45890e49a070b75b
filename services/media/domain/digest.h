#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace centralita::media {

/// The hash of a digest (RFC 7616 §3.3, RFC 8760).
enum class DigestAlgorithm { kMd5, kSha256 };

/// "MD5", "SHA-256".
absl::string_view ToString(DigestAlgorithm algorithm);

/// The hash of `text`, in lower-case hexadecimal.
std::string HashHex(DigestAlgorithm algorithm, absl::string_view text);

/// H(username:realm:password).
std::string HashCredentials(DigestAlgorithm algorithm, absl::string_view username,
                            absl::string_view realm, absl::string_view password);

/// An Authorization or Proxy-Authorization header of scheme Digest.
struct DigestResponse {
  std::string username;
  std::string realm;
  std::string nonce;
  std::string uri;
  std::string response;
  std::string cnonce;
  std::string opaque;
  std::string qop;  // "auth" or empty (RFC 2069 style, not accepted).
  uint32_t nonce_count = 0;
  std::string nc;  // As written: 8 hexadecimal digits.
  DigestAlgorithm algorithm = DigestAlgorithm::kMd5;
};

/// Reads the header's value, from "Digest" on.
///
/// INVALID_ARGUMENT / DIGEST_MALFORMED      not Digest, a parameter missing or twice, a bad nc.
/// UNIMPLEMENTED    / DIGEST_NOT_SUPPORTED  another algorithm or qop.
absl::StatusOr<DigestResponse> ParseDigest(absl::string_view header);

/// What `response` must be for these credentials: RFC 7616 §3.4.1, with qop=auth.
std::string ExpectedResponse(const DigestResponse& digest, absl::string_view ha1,
                             absl::string_view method);

/// Whether the response fits, compared in constant time.
bool IsRight(const DigestResponse& digest, absl::string_view ha1, absl::string_view method);

/// The value of one challenge header (WWW-Authenticate, Proxy-Authenticate).
std::string Challenge(DigestAlgorithm algorithm, absl::string_view realm, absl::string_view nonce,
                      bool stale);

}  // namespace centralita::media
