#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "libs/eventlog/feed.h"
#include "libs/eventlog/metrics.h"

namespace centralita::eventlog {

/// What a service does with a feed. Called on the consumer's thread only.
class FeedHandler {
 public:
  virtual ~FeedHandler() = default;

  /// How far this handler has come, for good.
  virtual absl::StatusOr<Cursor> LoadCursor() = 0;

  /// Takes in the entries (one or more) and the cursor of the last one, in one transaction: all of it
  /// or nothing. May see an entry again if a commit was in doubt: it is idempotent. An error: the
  /// same entries come again, one at a time.
  virtual absl::Status Handle(absl::Span<const FeedEntry> entries) = 0;
};

struct ConsumerOptions {
  std::string name;       // "calls-to-ticketing": label of metrics, field of log lines.
  int max_entries = 200;  // At a time.
  absl::Duration wait = absl::Seconds(10);  // A pull's.
  // Between one batch and the next: what comes meanwhile is one batch, and one commit. The first
  // entry after a quiet time is handled at once, and so is what is behind a full batch. 0: as fast as
  // they come.
  absl::Duration gather = absl::ZeroDuration();
  absl::Duration first_retry = absl::Milliseconds(50);
  absl::Duration last_retry = absl::Seconds(10);
};

/// Carries a feed to a handler, in order, each entry at least once, for as long as it runs.
///
/// An entry that the handler refuses stops the feed: it is tried again, ever more slowly, logged and
/// counted each time, and never skipped.
class Consumer {
 public:
  /// `source`, `handler` and `metrics` must outlive this.
  Consumer(FeedSource& source, FeedHandler& handler, Metrics& metrics, ConsumerOptions options);
  ~Consumer();
  Consumer(const Consumer&) = delete;
  Consumer& operator=(const Consumer&) = delete;

  void Start();

  /// Closes the source, and waits for the handler to come back.
  void Stop();

 private:
  void Run();
  bool LoadCursor();
  absl::Status HandleAll(const std::vector<FeedEntry>& entries);
  absl::Status HandleSome(absl::Span<const FeedEntry> entries);
  void Failed(absl::string_view kind, absl::string_view entry, const absl::Status& status);
  /// Waits, unless it is to stop.
  void Pause(absl::Duration time);
  bool stopping();

  FeedSource& source_;
  FeedHandler& handler_;
  Metrics& metrics_;
  const ConsumerOptions options_;

  Cursor cursor_;     // Of the thread.
  int failures_ = 0;  // In a row. Of the thread.

  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace centralita::eventlog
