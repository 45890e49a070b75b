#include "services/media/app/digest_gate.h"

#include <algorithm>

namespace centralita::media {

std::vector<std::string> DigestGate::Challenges(absl::string_view realm, bool stale,
                                                absl::Time now) {
  std::vector<std::string> challenges;
  const std::string nonce = nonces_.Make(now);
  for (DigestAlgorithm algorithm : algorithms_) {
    challenges.push_back(Challenge(algorithm, realm, nonce, stale));
  }
  return challenges;
}

std::vector<DigestResponse> DigestGate::ParseAll(const std::vector<std::string>& headers) {
  std::vector<DigestResponse> digests;
  for (const std::string& header : headers) {
    absl::StatusOr<DigestResponse> digest = ParseDigest(header);
    if (digest.ok()) digests.push_back(*std::move(digest));
  }
  return digests;
}

const DigestResponse* DigestGate::FirstOf(const std::vector<DigestResponse>& digests,
                                          absl::string_view realm) {
  const auto it = std::find_if(digests.begin(), digests.end(), [&](const DigestResponse& digest) {
    return realm.empty() || digest.realm == realm;
  });
  return it == digests.end() ? nullptr : &*it;
}

DigestGate::Verdict DigestGate::Check(const DigestResponse& digest, absl::string_view ha1_md5,
                                      absl::string_view ha1_sha256, absl::string_view method,
                                      absl::Time now) {
  const absl::string_view ha1 = digest.algorithm == DigestAlgorithm::kMd5 ? ha1_md5 : ha1_sha256;
  const bool right = IsRight(digest, ha1, method) && !ha1.empty();
  switch (nonces_.Check(digest.nonce, digest.nonce_count, now)) {
    case NonceVerdict::kForeign:
      // A nonce of our last life, with the right password: only stale.
      return right ? Verdict::kStale : Verdict::kWrong;
    case NonceVerdict::kStale:
      return right ? Verdict::kStale : Verdict::kWrong;
    case NonceVerdict::kFresh:
      break;
  }
  if (!right) return Verdict::kWrong;
  nonces_.Use(digest.nonce, digest.nonce_count, now);
  return Verdict::kRight;
}

}  // namespace centralita::media
