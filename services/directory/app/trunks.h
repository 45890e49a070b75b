#pragma once

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/directory/app/secrets.h"
#include "services/directory/app/trunk_store.h"

namespace centralita::directory {

/// Keeps the SIP trunks of the system. Safe for concurrent use.
class Trunks {
 public:
  /// `store` and `secrets` must outlive this. `realm` is the one of all SIP digests that
  /// we ask for.
  Trunks(TrunkStore& store, Secrets& secrets, std::string realm)
      : store_(store), secrets_(secrets), realm_(std::move(realm)) {}

  /// The passwords of a trunk in both directions; empty: none.
  struct TrunkPasswords {
    std::string inbound;
    std::string outbound;
  };

  /// Of the passwords only digests are kept. Errors: those of Normalised; INVALID_ARGUMENT with
  /// TRUNK_WITHOUT_IDENTITY or OUTBOUND_INCOMPLETE if there is a user name without its password or
  /// the other way round; ALREADY_EXISTS with TRUNK_TAKEN.
  absl::StatusOr<Trunk> Create(Trunk trunk, const TrunkPasswords& passwords, absl::Time deadline);
  absl::StatusOr<Page<Trunk>> List(const PageQuery& query, absl::Time deadline);
  absl::Status Delete(const TrunkId& id, absl::Time deadline);

 private:
  TrunkStore& store_;
  Secrets& secrets_;
  const std::string realm_;
};

}  // namespace centralita::directory
