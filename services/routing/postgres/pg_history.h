#pragma once

#include "libs/postgres/pool.h"
#include "services/routing/app/history.h"

namespace centralita::routing {

/// History in the tables events, checkpoints and call_spans.
class PgHistory final : public History {
 public:
  /// `pool` must outlive this.
  explicit PgHistory(postgres::Pool& pool) : pool_(pool) {}

  absl::StatusOr<State> Before(const WorkspaceId& workspace, int64_t version,
                               absl::Time deadline) override;
  absl::StatusOr<State> Before(const WorkspaceId& workspace, absl::Time time,
                               absl::Time deadline) override;
  absl::StatusOr<std::vector<Entry>> Read(const WorkspaceId& workspace, int64_t version, int max,
                                          absl::Time deadline) override;
  absl::StatusOr<std::optional<Span>> FindCall(const WorkspaceId& workspace, const CallId& call,
                                               absl::Time deadline) override;

 private:
  postgres::Pool& pool_;
};

}  // namespace centralita::routing
