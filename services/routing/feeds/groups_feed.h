#pragma once

#include "libs/clock/clock.h"
#include "libs/eventlog/consumer.h"
#include "libs/postgres/pool.h"
#include "services/routing/app/workspaces.h"

namespace centralita::routing {

/// Takes in what `groups` tells of its groups. The last good configuration holds while it is away.
class GroupsFeed final : public eventlog::FeedHandler {
 public:
  /// All must outlive this.
  GroupsFeed(postgres::Pool& pool, Workspaces& workspaces, const Clock& clock)
      : pool_(pool), workspaces_(workspaces), clock_(clock) {}

  absl::StatusOr<eventlog::Cursor> LoadCursor() override;
  absl::Status Handle(absl::Span<const eventlog::FeedEntry> entries) override;

 private:
  absl::Status Configure(const std::string& payload);

  postgres::Pool& pool_;
  Workspaces& workspaces_;
  const Clock& clock_;
};

}  // namespace centralita::routing
