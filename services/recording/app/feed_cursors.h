#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/recording/app/recording_index.h"

namespace centralita::recording {

/// A recording as lists show it, as of a version of its log.
struct Projected {
  Listed listed;
  int64_t version = 0;
};

/// How far the consumers of feeds have come. A port. Safe for concurrent use.
class FeedCursors {
 public:
  virtual ~FeedCursors() = default;

  /// The place in the feed: opaque; "" is the beginning.
  virtual absl::StatusOr<std::string> Load(absl::string_view consumer, absl::Time deadline) = 0;

  /// Moves `consumer` on to `cursor`, now that the effects of all entries up to it are durable, and
  /// keeps `rows` in the same transaction. An older row than the one that is there is passed over.
  virtual absl::Status Move(absl::string_view consumer, const std::string& cursor,
                            const std::vector<Projected>& rows, absl::Time deadline) = 0;
};

}  // namespace centralita::recording
