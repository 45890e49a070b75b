#include "libs/eventlog/local_feed.h"

#include <algorithm>

#include "absl/time/clock.h"

namespace centralita::eventlog {
namespace {

constexpr absl::Duration kReadLimit = absl::Seconds(5);
constexpr absl::Duration kFirstPoll = absl::Milliseconds(2);
constexpr absl::Duration kLastPoll = absl::Milliseconds(100);

}  // namespace

absl::StatusOr<std::vector<FeedEntry>> LocalFeed::Pull(Cursor after, int max, absl::Duration wait) {
  const absl::Time end = absl::Now() + wait;
  absl::Duration poll = kLastPoll;
  while (true) {
    const uint64_t seen = log_.appends();  // Before the read: an append after it ends the wait.
    absl::StatusOr<std::vector<FeedEntry>> entries =
        log_.ReadFeed(after, std::max(max, 1), absl::Now() + kReadLimit);
    const absl::Time now = absl::Now();
    if (!entries.ok() || !entries->empty() || now >= end || closed_) return entries;
    // An append of ours shows as soon as older transactions have ended: look again soon, then slower.
    const bool appended = log_.WaitForAppends(seen, std::min(end, now + poll));
    poll = appended ? kFirstPoll : std::min(kLastPoll, poll * 2);
  }
}

}  // namespace centralita::eventlog
