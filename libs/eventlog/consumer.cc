#include "libs/eventlog/consumer.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "libs/log/log.h"

namespace centralita::eventlog {

Consumer::Consumer(FeedSource& source, FeedHandler& handler, Metrics& metrics,
                   ConsumerOptions options)
    : source_(source), handler_(handler), metrics_(metrics), options_(std::move(options)) {}

Consumer::~Consumer() { Stop(); }

void Consumer::Start() {
  if (!thread_.joinable()) thread_ = std::thread([this] { Run(); });
}

void Consumer::Stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_all();
  source_.Close();
  if (thread_.joinable()) thread_.join();
}

void Consumer::Run() {
  bool loaded = false;
  while (!stopping()) {
    if (!loaded && !(loaded = LoadCursor())) continue;
    const absl::StatusOr<std::vector<FeedEntry>> entries =
        source_.Pull(cursor_, options_.max_entries, options_.wait);
    if (!entries.ok()) {
      Failed("source", "", entries.status());
    } else if (entries->empty()) {
      failures_ = 0;
    } else if (!HandleAll(*entries).ok()) {
      // In doubt, or half way through: only the handler's own cursor tells.
      loaded = false;
    } else if (entries->size() < static_cast<size_t>(options_.max_entries)) {
      Pause(options_.gather);  // A batch that is full has others behind it.
    }
  }
}

bool Consumer::LoadCursor() {
  const absl::StatusOr<Cursor> cursor = handler_.LoadCursor();
  if (!cursor.ok()) {
    Failed("handler", "", cursor.status());
    return false;
  }
  cursor_ = *cursor;
  return true;
}

absl::Status Consumer::HandleAll(const std::vector<FeedEntry>& entries) {
  // After a failure one at a time: what can be handled is, up to the one that cannot.
  const size_t step = failures_ == 0 ? entries.size() : 1;
  for (size_t i = 0; i < entries.size() && !stopping(); i += step) {
    if (absl::Status handled = HandleSome(absl::MakeSpan(entries).subspan(i, step));
        !handled.ok()) {
      return handled;
    }
  }
  failures_ = 0;
  return absl::OkStatus();
}

absl::Status Consumer::HandleSome(absl::Span<const FeedEntry> entries) {
  const FeedEntry& last = entries.back();
  if (absl::Status handled = handler_.Handle(entries); !handled.ok()) {
    Failed("handler",
           absl::StrCat(entries.front().aggregate, " at ", ToText(entries.front().cursor)),
           handled);
    return handled;
  }
  cursor_ = last.cursor;
  metrics_.feed_entries.With({options_.name}).Increment(static_cast<double>(entries.size()));
  metrics_.feed_lag_seconds.With({options_.name})
      .Set(absl::ToDoubleSeconds(absl::Now() - last.appended_at));
  return absl::OkStatus();
}

/// Tells, and waits before the next try.
void Consumer::Failed(absl::string_view kind, absl::string_view entry, const absl::Status& status) {
  if (stopping()) return;
  metrics_.feed_failures.With({options_.name, kind}).Increment();
  const absl::Duration pause =
      std::min(options_.last_retry, options_.first_retry * (1 << std::min(failures_++, 20)));
  log::Warning("feed did not move on", {{"feed", options_.name},
                                        {"kind", kind},
                                        {"entry", entry},
                                        {"tries", failures_},
                                        {"next_try_in", pause},
                                        {"status", status}});
  Pause(pause);
}

void Consumer::Pause(absl::Duration time) {
  std::unique_lock lock(mutex_);
  stop_.wait_for(lock, absl::ToChronoNanoseconds(time), [this] { return stopping_; });
}

bool Consumer::stopping() {
  std::lock_guard lock(mutex_);
  return stopping_;
}

}  // namespace centralita::eventlog
