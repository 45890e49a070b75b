#pragma once

#include <condition_variable>
#include <mutex>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/time/time.h"
#include "services/routing/domain/ids.h"

namespace centralita::routing {

/// Tells whoever watches workspaces that something was decided in one. Safe for concurrent use.
class FloorBell {
 public:
  void Ring(const WorkspaceId& workspace) {
    std::lock_guard lock(mutex_);
    if (rung_.insert(workspace).second) changed_.notify_one();
  }

  /// Waits until it rings, at most for `patience`. Returns for which workspaces it rang since last time.
  absl::flat_hash_set<WorkspaceId> Wait(absl::Duration patience) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, absl::ToChronoMilliseconds(patience),
                      [this] { return !rung_.empty() || closed_; });
    return std::exchange(rung_, {});
  }

  /// Nobody waits from now on.
  void Close() {
    std::lock_guard lock(mutex_);
    closed_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool closed_ = false;
  absl::flat_hash_set<WorkspaceId> rung_;
};

}  // namespace centralita::routing
