#pragma once

#include <pqxx/pqxx>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "libs/eventlog/feed.h"
#include "libs/postgres/pool.h"

namespace centralita::eventlog {

/// Where `consumer` has come to, from <schema>.cursors; the beginning if it has not begun.
absl::StatusOr<Cursor> LoadCursor(postgres::Pool& pool, absl::string_view schema,
                                  absl::string_view consumer, absl::Time deadline);

/// Moves `consumer` behind `entries` in the transaction of their effect, and gives those that nobody
/// has handled yet; none, if another replica was faster. Call it before the effect: it makes the
/// replicas of a consumer wait for each other.
///
///   return postgres::ReadWrite(pool_, deadline, [&](pqxx::transaction_base& transaction) {
///     auto fresh = eventlog::TakeEntries(transaction, "ticketing", "calls", entries);
///     if (!fresh.ok()) return fresh.status();
///     for (const eventlog::FeedEntry& entry : *fresh) ...
///   });
absl::StatusOr<absl::Span<const FeedEntry>> TakeEntries(pqxx::transaction_base& transaction,
                                                        absl::string_view schema,
                                                        absl::string_view consumer,
                                                        absl::Span<const FeedEntry> entries);

}  // namespace centralita::eventlog
