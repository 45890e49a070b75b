#pragma once

#include <string>

#include "libs/postgres/pool.h"
#include "services/directory/app/key_store.h"

namespace centralita::directory {

/// API keys in directory.api_keys.
class PgKeyStore final : public KeyStore {
 public:
  /// `pool` must outlive this.
  explicit PgKeyStore(postgres::Pool& pool) : pool_(pool) {}

  absl::Status SetPersonKey(const KeyOwner& owner, const std::string& key_sha256,
                            const Audit& audit, absl::Time deadline) override;
  absl::StatusOr<KeyOwner> Find(absl::string_view key_sha256, absl::Time deadline) override;

 private:
  postgres::Pool& pool_;
};

}  // namespace centralita::directory
