#include "services/calls/app/call_watchers.h"

#include <vector>

namespace centralita::calls {

CallWatchers::Id CallWatchers::Add(const CallId& call, std::function<void()> changed) {
  std::lock_guard lock(mutex_);
  watchers_.emplace(std::pair(call, ++last_id_), std::move(changed));
  return last_id_;
}

void CallWatchers::Remove(const CallId& call, Id id) {
  std::lock_guard lock(mutex_);
  watchers_.erase({call, id});
}

void CallWatchers::Changed(const CallId& call) {
  std::vector<std::function<void()>> told;
  {
    std::lock_guard lock(mutex_);
    for (auto it = watchers_.lower_bound({call, 0});
         it != watchers_.end() && it->first.first == call; ++it) {
      told.push_back(it->second);
    }
  }
  for (const std::function<void()>& changed : told) changed();
}

}  // namespace centralita::calls
