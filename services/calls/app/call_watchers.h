#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <utility>

#include "services/calls/domain/ids.h"

namespace centralita::calls {

/// Who wants to know when a call has changed, on whatever replica. Safe for concurrent use.
class CallWatchers {
 public:
  using Id = uint64_t;

  /// `changed` is called until Remove(), also while that runs: it must be short.
  Id Add(const CallId& call, std::function<void()> changed);
  void Remove(const CallId& call, Id id);

  /// Tells all who watch `call`.
  void Changed(const CallId& call);

 private:
  std::mutex mutex_;
  Id last_id_ = 0;
  std::map<std::pair<CallId, Id>, std::function<void()>> watchers_;
};

}  // namespace centralita::calls
