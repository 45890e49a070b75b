#include "services/routing/log/update_keeper.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/eventlog/cursors.h"
#include "libs/postgres/transaction.h"
#include "libs/status/error.h"
#include "services/routing/app/commit_watch.h"
#include "services/routing/wire/event.h"

namespace centralita::routing {
namespace {

constexpr char kSchema[] = "routing";
constexpr char kConsumer[] = "routing-to-calls";
constexpr absl::Duration kHeadStart = absl::Seconds(1);  // Of the push.
constexpr absl::Duration kPatience = absl::Seconds(5);
constexpr absl::Duration kLookEvery = absl::Milliseconds(20);

}  // namespace

absl::StatusOr<eventlog::Cursor> UpdateKeeper::LoadCursor() {
  return eventlog::LoadCursor(parts_.pool, kSchema, kConsumer, parts_.clock.Now() + kPatience);
}

void UpdateKeeper::Close() {
  {
    std::lock_guard lock(mutex_);
    closed_ = true;
  }
  closed_cv_.notify_all();
}

/// False if nothing is worth waiting for any more.
bool UpdateKeeper::Pause(absl::Duration time) {
  std::unique_lock lock(mutex_);
  return !closed_cv_.wait_for(lock, absl::ToChronoMilliseconds(time), [this] { return closed_; });
}

absl::Status UpdateKeeper::Handle(absl::Span<const eventlog::FeedEntry> entries) {
  const absl::Duration age = parts_.clock.Now() - entries.back().appended_at;
  if (age < kHeadStart) Pause(std::min(kHeadStart, kHeadStart - age));

  absl::StatusOr<std::vector<Change>> changes = ChangesIn(entries);
  if (!changes.ok()) return changes.status();
  if (absl::Status repeated = Repeat(*changes); !repeated.ok()) return repeated;
  const absl::Time deadline = parts_.clock.Now() + kPatience;
  for (const Change& change : *changes) {
    while (!parts_.notifier.HasAcknowledged(change.call, change.version)) {
      if (parts_.clock.Now() > deadline || !Pause(kLookEvery)) {
        return status::Error(absl::StatusCode::kUnavailable, "UPDATES_UNACKNOWLEDGED",
                             absl::StrCat("calls has not taken call ", change.call.value()));
      }
    }
  }
  return postgres::ReadWrite(
      parts_.pool, parts_.clock.Now() + kPatience, [&](pqxx::transaction_base& transaction) {
        return eventlog::TakeEntries(transaction, kSchema, kConsumer, entries).status();
      });
}

/// Each call once, at its newest version.
absl::StatusOr<std::vector<UpdateKeeper::Change>> UpdateKeeper::ChangesIn(
    absl::Span<const eventlog::FeedEntry> entries) {
  std::map<std::pair<std::string, CallId>, int64_t> newest;
  for (const eventlog::FeedEntry& entry : entries) {
    for (size_t i = 0; i < entry.payloads.size(); ++i) {
      const absl::StatusOr<Event> event = DecodeEvent(entry.payloads[i]);
      if (!event.ok()) return event.status();
      if (const CallId* call = CallOf(*event)) {
        newest[{entry.aggregate, *call}] = entry.first_version + static_cast<int64_t>(i);
      }
    }
  }
  std::vector<Change> changes;
  for (const auto& [key, version] : newest) {
    changes.push_back({WorkspaceId(key.first), key.second, version});
  }
  return changes;
}

/// Sends anew what has not been acknowledged; drops what nobody remembers any more.
absl::Status UpdateKeeper::Repeat(std::vector<Change>& changes) {
  std::vector<Change> kept;
  for (Change& change : changes) {
    if (parts_.notifier.HasAcknowledged(change.call, change.version)) continue;
    absl::StatusOr<std::optional<CallUpdate>> update = ViewAndSee(
        parts_.workspaces, change.workspace,
        [change](const Workspace& state, int64_t version) {
          return DescribeCall(change.workspace, state, change.call, version);
        },
        parts_.clock.Now() + kPatience);
    if (!update.ok()) return update.status();
    if (!update->has_value()) continue;
    parts_.notifier.Notify(**std::move(update));
    kept.push_back(std::move(change));
  }
  changes = std::move(kept);
  return absl::OkStatus();
}

}  // namespace centralita::routing
