#pragma once

#include <functional>
#include <map>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "services/media/rtp/media_loop.h"

namespace centralita::media {

/// What the engine knows of its legs at the moment of a command: where each lives, with whom it is
/// bridged, what it records. Checks a command, notes what it changes, and posts it to the leg's
/// loop; all under one lock, so that registry and loop see the commands in one order.
///
/// Safe for concurrent use.
class LegRegistry {
 public:
  using Command = std::function<void(MediaLoop&)>;

  absl::Status Add(const LegId& leg, MediaLoop& loop, Command command);
  absl::Status Remove(const LegId& leg, Command command);

  /// Posts to the leg's loop.
  absl::Status Post(const LegId& leg, Command command);

  absl::Status SetRemote(const LegId& leg, bool has_keys, Command command);
  absl::Status PostKeys(const LegId& leg, Command command);
  absl::Status Bridge(const LegId& a, const LegId& b, Command command);
  absl::Status Unbridge(const LegId& leg, Command command);

  /// Whether both live on one loop.
  absl::Status CheckTogether(const LegId& a, const LegId& b);
  absl::Status AddRecording(const std::string& id, const LegId& left, const LegId& right,
                            Command command);
  absl::Status RemoveRecording(const std::string& id, Command command);

  absl::StatusOr<MediaLoop*> LoopOf(const LegId& leg);
  bool Has(const LegId& leg) const;
  size_t size() const;

 private:
  struct Entry {
    MediaLoop* loop = nullptr;
    LegId peer;  // Empty: not bridged.
    bool has_keys = false;
  };
  struct Recording {
    MediaLoop* loop = nullptr;
    LegId left, right;
  };

  absl::StatusOr<Entry*> Find(const LegId& leg) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<MediaLoop*> Together(const LegId& a, const LegId& b)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Part(Entry& entry) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable absl::Mutex mutex_;
  absl::flat_hash_map<LegId, Entry> legs_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, Recording> recordings_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace centralita::media
