#pragma once

#include <string>

#include "libs/postgres/pool.h"
#include "services/routing/app/supervision_log.h"

namespace centralita::routing {

/// What SupervisionKeeper has written: a moment behind the log. Safe for concurrent use.
class PgSupervisionLog final : public SupervisionLog {
 public:
  /// `pool` must outlive this.
  explicit PgSupervisionLog(postgres::Pool& pool) : pool_(pool) {}

  absl::StatusOr<Page<Entry>> List(const Query& query, int size, const std::string& from,
                                   absl::Time deadline) override;

 private:
  postgres::Pool& pool_;
};

}  // namespace centralita::routing
