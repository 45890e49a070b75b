#pragma once

#include "libs/clock/clock.h"
#include "libs/eventlog/consumer.h"
#include "libs/postgres/pool.h"
#include "services/routing/app/workspaces.h"

namespace centralita::routing {

/// The certainty behind EndCall: what the log of `calls` says has ended is ended here, even if the
/// direct word of it was lost. No agent stays busy with a call that is over (RTG-25).
class CallsFeed final : public eventlog::FeedHandler {
 public:
  /// All must outlive this.
  CallsFeed(postgres::Pool& pool, Workspaces& workspaces, const Clock& clock)
      : pool_(pool), workspaces_(workspaces), clock_(clock) {}

  absl::StatusOr<eventlog::Cursor> LoadCursor() override;
  absl::Status Handle(absl::Span<const eventlog::FeedEntry> entries) override;

 private:
  absl::Status Follow(const std::string& call, const std::string& payload);

  postgres::Pool& pool_;
  Workspaces& workspaces_;
  const Clock& clock_;
};

}  // namespace centralita::routing
