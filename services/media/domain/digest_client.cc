#include "services/media/domain/digest_client.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "libs/status/error.h"
#include "services/media/domain/auth_parameters.h"

namespace centralita::media {
namespace {

absl::Status NotSupported(absl::string_view what) {
  return status::Error(absl::StatusCode::kUnimplemented, "DIGEST_NOT_SUPPORTED", what);
}

std::string ValueOf(const AuthParameters& parameters, const char* name) {
  const auto it = parameters.find(name);
  return it == parameters.end() ? "" : it->second;
}

bool OffersAuth(absl::string_view qop) {
  for (absl::string_view option : absl::StrSplit(qop, ',')) {
    if (absl::EqualsIgnoreCase(absl::StripAsciiWhitespace(option), "auth")) return true;
  }
  return false;
}

/// `text` as a quoted string (RFC 3261 §25.1).
std::string Quoted(absl::string_view text) {
  std::string quoted = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') quoted.push_back('\\');
    quoted.push_back(c);
  }
  return quoted + "\"";
}

const std::string& Ha1Of(const DigestCredential& credential, DigestAlgorithm algorithm) {
  return algorithm == DigestAlgorithm::kMd5 ? credential.ha1_md5 : credential.ha1_sha256;
}

}  // namespace

absl::StatusOr<DigestChallenge> ParseChallenge(absl::string_view header) {
  absl::StatusOr<AuthParameters> parameters = ParseAuthParameters(header);
  if (!parameters.ok()) return parameters.status();
  DigestChallenge challenge{.realm = ValueOf(*parameters, "realm"),
                            .nonce = ValueOf(*parameters, "nonce"),
                            .opaque = ValueOf(*parameters, "opaque")};
  if (challenge.nonce.empty() || !parameters->contains("realm")) {
    return status::Error(absl::StatusCode::kInvalidArgument, "DIGEST_MALFORMED",
                         "a challenge without realm or nonce");
  }
  const std::string algorithm = ValueOf(*parameters, "algorithm");
  if (absl::EqualsIgnoreCase(algorithm, "SHA-256")) {
    challenge.algorithm = DigestAlgorithm::kSha256;
  } else if (!algorithm.empty() && !absl::EqualsIgnoreCase(algorithm, "MD5")) {
    return NotSupported(algorithm);
  }
  const std::string qop = ValueOf(*parameters, "qop");
  challenge.has_qop = OffersAuth(qop);
  if (!qop.empty() && !challenge.has_qop) return NotSupported(absl::StrCat("qop \"", qop, "\""));
  challenge.stale = absl::EqualsIgnoreCase(ValueOf(*parameters, "stale"), "true");
  return challenge;
}

absl::StatusOr<DigestChallenge> ChooseChallenge(const std::vector<std::string>& headers,
                                                const DigestCredential& credential) {
  if (credential.username.empty()) {
    return status::Error(absl::StatusCode::kFailedPrecondition, "NO_CREDENTIAL",
                         "challenged, and there is no user name for it");
  }
  absl::Status why = NotSupported("no challenge that can be read");
  for (const std::string& header : headers) {
    absl::StatusOr<DigestChallenge> challenge = ParseChallenge(header);
    if (!challenge.ok()) continue;
    if (challenge->realm == credential.realm) {
      if (!Ha1Of(credential, challenge->algorithm).empty()) return challenge;
      continue;
    }
    why = status::Error(absl::StatusCode::kFailedPrecondition, "REALM_DIFFERS",
                        absl::StrCat("the realm of the challenge is \"", challenge->realm,
                                     "\", and of the password \"", credential.realm, "\""));
  }
  return why;
}

std::string AnswerChallenge(const DigestChallenge& challenge, const DigestCredential& credential,
                            const DigestRequest& request) {
  const DigestAlgorithm algorithm = challenge.algorithm;
  const std::string& ha1 = Ha1Of(credential, algorithm);
  std::string header =
      absl::StrCat("Digest username=", Quoted(credential.username),
                   ", realm=", Quoted(challenge.realm), ", nonce=", Quoted(challenge.nonce),
                   ", uri=", Quoted(request.uri), ", algorithm=", ToString(algorithm));
  if (!challenge.opaque.empty()) absl::StrAppend(&header, ", opaque=", Quoted(challenge.opaque));
  if (!challenge.has_qop) {  // RFC 2069, which RFC 3261 §22.4 keeps alive.
    const std::string ha2 = HashHex(algorithm, absl::StrCat(request.method, ":", request.uri));
    const std::string response =
        HashHex(algorithm, absl::StrCat(ha1, ":", challenge.nonce, ":", ha2));
    absl::StrAppend(&header, ", response=\"", response, "\"");
    return header;
  }
  const DigestResponse digest{.nonce = challenge.nonce,
                              .uri = request.uri,
                              .cnonce = request.cnonce,
                              .qop = "auth",
                              .nc = absl::StrFormat("%08x", request.count),
                              .algorithm = algorithm};
  absl::StrAppend(&header, ", qop=auth, nc=", digest.nc, ", cnonce=", Quoted(request.cnonce),
                  ", response=\"", ExpectedResponse(digest, ha1, request.method), "\"");
  return header;
}

}  // namespace centralita::media
