#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace centralita::eventlog {

/// A place in a feed: behind the entry that it names. The default is the very beginning.
///
/// Ordered. The text form is "txid-seq" in decimal, empty for the beginning; it stays
/// valid for as long as the log exists.
struct Cursor {
  uint64_t txid = 0;
  int64_t seq = 0;

  friend auto operator<=>(const Cursor&, const Cursor&) = default;
};

std::string ToText(Cursor cursor);

/// INVALID_ARGUMENT / CURSOR_INVALID. The empty text is the beginning.
absl::StatusOr<Cursor> ParseCursor(absl::string_view text);

/// One append, as all readers of the feed see it: the events of one or several decisions.
struct FeedEntry {
  Cursor cursor;
  std::string aggregate;
  int64_t first_version = 0;          // Of payloads[0]; the others follow without a gap.
  std::vector<std::string> payloads;  // Serialised events, oldest first. Never empty.
  absl::Time appended_at;             // By PostgreSQL's clock.
};

/// Where a consumer gets a feed from: the log itself, or another service's FeedService.
class FeedSource {
 public:
  virtual ~FeedSource() = default;

  /// Gives the entries behind `after` in feed order, at most `max` (>= 1).
  ///
  /// Waits up to `wait` for the first one; none came: an empty vector. Never skips an entry and never
  /// gives entries of one aggregate out of order. Blocks the thread; a wait ends early after Close().
  /// Safe for concurrent use. Errors: UNAVAILABLE, DEADLINE_EXCEEDED: pull again later.
  virtual absl::StatusOr<std::vector<FeedEntry>> Pull(Cursor after, int max,
                                                      absl::Duration wait) = 0;

  /// Ends all waits, now and later: Pull no longer blocks.
  virtual void Close() = 0;
};

}  // namespace centralita::eventlog
