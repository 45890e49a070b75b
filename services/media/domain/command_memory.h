#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/time/time.h"

namespace centralita::media {

/// Which commands have been carried out, so that a repeated one is not carried out again.
///
/// Only what succeeded is kept: a command that failed has changed nothing and may be tried again.
/// What is older than `keep` is forgotten, and the oldest when there are more than `limit`: a
/// sender repeats within seconds.
class CommandMemory {
 public:
  explicit CommandMemory(absl::Duration keep = absl::Hours(1), size_t limit = 200'000)
      : keep_(keep), limit_(limit) {}

  bool WasDone(const std::string& id) const { return done_.contains(id); }

  void Remember(const std::string& id, absl::Time now) {
    if (!done_.insert(id).second) return;
    order_.emplace_back(now, id);
    while (order_.size() > limit_ || order_.front().first < now - keep_) {
      done_.erase(order_.front().second);
      order_.pop_front();
    }
  }

  size_t size() const { return done_.size(); }

 private:
  const absl::Duration keep_;
  const size_t limit_;
  absl::flat_hash_set<std::string> done_;
  std::deque<std::pair<absl::Time, std::string>> order_;
};

}  // namespace centralita::media
