#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/ticketing/app/call_book.h"
#include "services/ticketing/app/ticket_transaction.h"

namespace centralita::ticketing {

/// What one entry of a feed tells.
struct ToldEntry {
  std::string cursor;  // Its place in the feed: opaque.
  std::vector<ToldFact> facts;
};

/// Where the consumers of feeds keep their cursors: beside what they have made of the entries, in
/// the same transaction. A port. Safe for concurrent use.
class FeedStore {
 public:
  using Body = std::function<absl::Status(TicketTransaction&, const std::vector<ToldFact>& fresh)>;

  virtual ~FeedStore() = default;

  /// How far `consumer` has come; "" is the beginning.
  virtual absl::StatusOr<std::string> LoadCursor(absl::string_view consumer,
                                                 absl::Time deadline) = 0;

  /// Moves `consumer` behind `entries`, and runs `body` with the facts of those that nobody has
  /// handled yet, all in one transaction. Replicas of a consumer wait for each other. `body` may
  /// run again after a deadlock.
  virtual absl::Status Take(absl::string_view consumer, const std::vector<ToldEntry>& entries,
                            absl::Time deadline, const Body& body) = 0;
};

}  // namespace centralita::ticketing
