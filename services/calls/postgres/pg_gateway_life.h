#pragma once

#include "libs/postgres/pool.h"
#include "services/calls/app/gateway_life.h"

namespace centralita::calls {

/// The life of the gateways in calls.gateways, by the clock of the database.
class PgGatewayLife final : public GatewayLife {
 public:
  /// `pool` must outlive this.
  explicit PgGatewayLife(postgres::Pool& pool) : pool_(pool) {}

  absl::Status Touch(absl::string_view address, absl::Time deadline) override;
  absl::StatusOr<absl::Duration> SilentFor(absl::string_view address, absl::Time deadline) override;

 private:
  postgres::Pool& pool_;
};

}  // namespace centralita::calls
