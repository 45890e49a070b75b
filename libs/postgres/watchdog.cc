#include "libs/postgres/watchdog.h"

#include <sys/socket.h>

namespace centralita::postgres {

Watchdog::Watch::Watch(Watchdog& watchdog, int socket, absl::Time deadline) : watchdog_(watchdog) {
  std::lock_guard lock(watchdog_.mutex_);
  id_ = ++watchdog_.last_id_;
  Entry& entry = watchdog_.entries_[id_];
  entry.socket = socket;
  if (deadline < absl::InfiniteFuture()) {
    entry.timer =
        watchdog_.timers_.Schedule(deadline, [dog = &watchdog_, id = id_] { dog->Bite(id); });
  }
}

Watchdog::Watch::~Watch() {
  std::lock_guard lock(watchdog_.mutex_);
  const auto it = watchdog_.entries_.find(id_);
  watchdog_.timers_.Cancel(it->second.timer);
  watchdog_.entries_.erase(it);
}

bool Watchdog::Watch::bitten() const {
  std::lock_guard lock(watchdog_.mutex_);
  return watchdog_.entries_.at(id_).bitten;
}

void Watchdog::Bite(uint64_t id) {
  // The entry is gone once the watch has ended, so that its socket still is the one it was.
  std::lock_guard lock(mutex_);
  const auto it = entries_.find(id);
  if (it == entries_.end()) return;
  it->second.bitten = true;
  ::shutdown(it->second.socket, SHUT_RDWR);
}

}  // namespace centralita::postgres
