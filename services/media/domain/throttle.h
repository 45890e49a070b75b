#pragma once

#include <cstddef>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"

namespace centralita::media {

/// Counts failures of one source within a sliding minute or so, and says when it is enough.
class Throttle {
 public:
  /// Blocks a source after `limit` failures, until `window` has passed since the first of them.
  Throttle(int limit, absl::Duration window) : limit_(limit), window_(window) {}

  bool IsBlocked(const std::string& source, absl::Time now) const {
    const auto it = failures_.find(source);
    return it != failures_.end() && now - it->second.since < window_ && it->second.count >= limit_;
  }

  /// Returns whether this failure is the one that blocks the source.
  bool CountFailure(const std::string& source, absl::Time now) {
    if (failures_.size() > kMaxSources) Forget(now);
    Failures& failures = failures_[source];
    if (now - failures.since >= window_) failures = {now, 0};
    return ++failures.count == limit_;
  }

  void CountSuccess(const std::string& source) { failures_.erase(source); }

 private:
  static constexpr size_t kMaxSources = 10'000;

  struct Failures {
    absl::Time since = absl::InfinitePast();
    int count = 0;
  };

  void Forget(absl::Time now) {
    absl::erase_if(failures_, [&](const auto& f) { return now - f.second.since >= window_; });
  }

  const int limit_;
  const absl::Duration window_;
  absl::flat_hash_map<std::string, Failures> failures_;
};

}  // namespace centralita::media
