#pragma once

#include "libs/postgres/pool.h"
#include "services/routing/app/indicators.h"

namespace centralita::routing {

/// Indicators in the table served.
class PgIndicators final : public Indicators {
 public:
  /// `pool` must outlive this.
  explicit PgIndicators(postgres::Pool& pool) : pool_(pool) {}

  absl::StatusOr<Page<Row>> List(const Query& query, int size, const std::string& from,
                                 absl::Time deadline) override;

 private:
  postgres::Pool& pool_;
};

}  // namespace centralita::routing
