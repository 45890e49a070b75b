#pragma once

#include <atomic>
#include <vector>

#include "libs/eventlog/feed.h"
#include "libs/eventlog/log.h"

namespace centralita::eventlog {

/// The feed of a log that this process can read.
///
/// A wait ends at once when this process appends, and within 100 ms when another replica does.
class LocalFeed final : public FeedSource {
 public:
  /// `log` must outlive this.
  explicit LocalFeed(Log& log) : log_(log) {}

  absl::StatusOr<std::vector<FeedEntry>> Pull(Cursor after, int max, absl::Duration wait) override;
  void Close() override { closed_ = true; }

 private:
  Log& log_;
  std::atomic<bool> closed_ = false;
};

}  // namespace centralita::eventlog
