#pragma once

#include "libs/postgres/pool.h"
#include "services/calls/app/call_history.h"

namespace centralita::calls {

/// The history in calls.calls.
class PgCallHistory final : public CallHistory {
 public:
  /// `pool` must outlive this.
  explicit PgCallHistory(postgres::Pool& pool) : pool_(pool) {}

  absl::StatusOr<std::vector<HistoricCall>> List(const HistoryQuery& query,
                                                 absl::Time deadline) override;

 private:
  postgres::Pool& pool_;
};

}  // namespace centralita::calls
