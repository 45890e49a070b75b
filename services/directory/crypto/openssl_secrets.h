#pragma once

#include "services/directory/app/secrets.h"

namespace centralita::directory {

/// Secrets from OpenSSL: RAND_bytes and EVP.
class OpensslSecrets final : public Secrets {
 public:
  std::string RandomText(size_t length, absl::string_view alphabet) override;
  std::string Md5(absl::string_view text) const override;
  std::string Sha256(absl::string_view text) const override;
  bool Equal(absl::string_view a, absl::string_view b) const override;
};

}  // namespace centralita::directory
