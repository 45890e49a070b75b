#include "services/directory/app/credentials.h"

namespace centralita::directory {

Credentials::Credentials(KeyStore& keys, PersonStore& people, const Secrets& secrets,
                         absl::string_view operator_key)
    : keys_(keys),
      people_(people),
      secrets_(secrets),
      operator_sha256_(operator_key.empty() ? std::string() : secrets.Sha256(operator_key)) {}

// A key is compared by its digest only, so that the time that it takes tells nothing about the key.
absl::StatusOr<Credentials::Identity> Credentials::Authenticate(absl::string_view api_key,
                                                                absl::Time deadline) {
  const std::string sha256 = secrets_.Sha256(api_key);
  if (!operator_sha256_.empty() && secrets_.Equal(sha256, operator_sha256_)) {
    return Identity{.owner = {}, .is_operator = true};
  }
  absl::StatusOr<KeyOwner> owner = keys_.Find(sha256, deadline);
  if (!owner.ok()) return owner.status();
  return Identity{.owner = *std::move(owner), .is_operator = false};
}

absl::StatusOr<SipAccount> Credentials::FindSipAccount(absl::string_view sip_username,
                                                       absl::Time deadline) {
  return people_.FindSipAccount(sip_username, deadline);
}

}  // namespace centralita::directory
