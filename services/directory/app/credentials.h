#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/directory/app/key_store.h"
#include "services/directory/app/person_store.h"
#include "services/directory/app/secrets.h"

namespace centralita::directory {

/// Answers who somebody is. Safe for concurrent use.
class Credentials {
 public:
  struct Identity {
    KeyOwner owner;
    bool is_operator = false;
  };

  /// The others must outlive this. `operator_key` may be empty: then there is no operator.
  Credentials(KeyStore& keys, PersonStore& people, const Secrets& secrets,
              absl::string_view operator_key);

  /// UNAUTHENTICATED with KEY_UNKNOWN.
  absl::StatusOr<Identity> Authenticate(absl::string_view api_key, absl::Time deadline);

  /// NOT_FOUND with SIP_USERNAME_UNKNOWN.
  absl::StatusOr<SipAccount> FindSipAccount(absl::string_view sip_username, absl::Time deadline);

 private:
  KeyStore& keys_;
  PersonStore& people_;
  const Secrets& secrets_;
  const std::string operator_sha256_;  // Empty: no operator.
};

}  // namespace centralita::directory
