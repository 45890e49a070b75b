#include "services/media/domain/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "libs/status/error.h"
#include "services/media/domain/auth_parameters.h"

namespace centralita::media {
namespace {

absl::Status Malformed(absl::string_view why) {
  return status::Error(absl::StatusCode::kInvalidArgument, "DIGEST_MALFORMED", why);
}

absl::Status ReadAlgorithmAndQop(const AuthParameters& parameters, DigestResponse& digest) {
  const auto not_supported = [](const std::string& what) {
    return status::Error(absl::StatusCode::kUnimplemented, "DIGEST_NOT_SUPPORTED", what);
  };
  if (const auto it = parameters.find("algorithm"); it != parameters.end()) {
    if (absl::EqualsIgnoreCase(it->second, "SHA-256")) {
      digest.algorithm = DigestAlgorithm::kSha256;
    } else if (!absl::EqualsIgnoreCase(it->second, "MD5")) {
      return not_supported(it->second);
    }
  }
  if (!absl::EqualsIgnoreCase(digest.qop, "auth")) {
    return not_supported(absl::StrCat("qop \"", digest.qop, "\""));
  }
  return absl::OkStatus();
}

}  // namespace

absl::string_view ToString(DigestAlgorithm algorithm) {
  return algorithm == DigestAlgorithm::kMd5 ? "MD5" : "SHA-256";
}

std::string HashHex(DigestAlgorithm algorithm, absl::string_view text) {
  unsigned char hash[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  EVP_Digest(text.data(), text.size(), hash, &length,
             algorithm == DigestAlgorithm::kMd5 ? EVP_md5() : EVP_sha256(), nullptr);
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(hash), length));
}

std::string HashCredentials(DigestAlgorithm algorithm, absl::string_view username,
                            absl::string_view realm, absl::string_view password) {
  return HashHex(algorithm, absl::StrCat(username, ":", realm, ":", password));
}

absl::StatusOr<DigestResponse> ParseDigest(absl::string_view header) {
  auto parameters = ParseAuthParameters(header);
  if (!parameters.ok()) return parameters.status();

  DigestResponse digest;
  const std::pair<const char*, std::string*> fields[] = {{"username", &digest.username},
                                                         {"realm", &digest.realm},
                                                         {"nonce", &digest.nonce},
                                                         {"uri", &digest.uri},
                                                         {"cnonce", &digest.cnonce},
                                                         {"response", &digest.response},
                                                         {"nc", &digest.nc},
                                                         {"qop", &digest.qop},
                                                         {"opaque", &digest.opaque}};
  for (const auto& [name, field] : fields) {
    const auto it = parameters->find(name);
    if (it != parameters->end()) *field = it->second;
  }
  if (absl::Status read = ReadAlgorithmAndQop(*parameters, digest); !read.ok()) return read;
  for (const std::string* needed : {&digest.username, &digest.realm, &digest.nonce, &digest.uri,
                                    &digest.cnonce, &digest.response}) {
    if (needed->empty()) return Malformed("a parameter is missing");
  }
  uint32_t count = 0;
  if (digest.nc.size() != 8 || !absl::SimpleHexAtoi(digest.nc, &count) || count == 0) {
    return Malformed("nc is not 8 hexadecimal digits");
  }
  digest.nonce_count = count;
  return digest;
}

std::string ExpectedResponse(const DigestResponse& digest, absl::string_view ha1,
                             absl::string_view method) {
  const std::string ha2 = HashHex(digest.algorithm, absl::StrCat(method, ":", digest.uri));
  return HashHex(digest.algorithm, absl::StrCat(ha1, ":", digest.nonce, ":", digest.nc, ":",
                                                digest.cnonce, ":", digest.qop, ":", ha2));
}

bool IsRight(const DigestResponse& digest, absl::string_view ha1, absl::string_view method) {
  const std::string expected = ExpectedResponse(digest, ha1, method);
  const std::string given = absl::AsciiStrToLower(digest.response);
  return expected.size() == given.size() &&
         CRYPTO_memcmp(expected.data(), given.data(), expected.size()) == 0;
}

std::string Challenge(DigestAlgorithm algorithm, absl::string_view realm, absl::string_view nonce,
                      bool stale) {
  return absl::StrCat("Digest realm=\"", realm, "\", nonce=\"", nonce,
                      "\", algorithm=", ToString(algorithm), ", qop=\"auth\"",
                      stale ? ", stale=true" : "");
}

}  // namespace centralita::media
