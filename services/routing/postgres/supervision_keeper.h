#pragma once

#include "libs/clock/clock.h"
#include "libs/eventlog/consumer.h"
#include "libs/postgres/pool.h"

namespace centralita::routing {

/// Follows our own log and writes what supervisors did where it can be searched, each fact once: in the
/// transaction that moves the cursor.
class SupervisionKeeper final : public eventlog::FeedHandler {
 public:
  /// Both must outlive this.
  SupervisionKeeper(postgres::Pool& pool, const Clock& clock) : pool_(pool), clock_(clock) {}

  absl::StatusOr<eventlog::Cursor> LoadCursor() override;
  absl::Status Handle(absl::Span<const eventlog::FeedEntry> entries) override;

 private:
  postgres::Pool& pool_;
  const Clock& clock_;
};

}  // namespace centralita::routing
