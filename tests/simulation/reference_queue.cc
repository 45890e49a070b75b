#include "tests/simulation/reference_queue.h"

#include <algorithm>

namespace centralita::simulation {

ReferenceQueue::ReferenceQueue(int servers) {
  for (int i = 0; i < servers; ++i) free_at_.push(absl::ZeroDuration());
}

Fate ReferenceQueue::Serve(const Caller& caller) {
  now_ += caller.after;
  const absl::Duration begin = std::max(now_, free_at_.top());
  if (begin - now_ > caller.patience) return {.wait = caller.patience};
  free_at_.pop();
  free_at_.push(begin + caller.service);
  return {.wait = begin - now_, .answered = true};
}

}  // namespace centralita::simulation
