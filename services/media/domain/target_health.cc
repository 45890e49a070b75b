#include "services/media/domain/target_health.h"

#include <algorithm>

namespace centralita::media {

bool TargetHealth::IsUp(const std::string& target, absl::Time now) const {
  const auto it = state_.find(target);
  if (it == state_.end()) return true;
  return it->second.until <= now && it->second.missed < kMissedPings;
}

void TargetHealth::OnAlive(const std::string& target) {
  const auto it = state_.find(target);
  if (it != state_.end()) it->second = {.answered = it->second.answered};
}

bool TargetHealth::OnPong(const std::string& target) {
  State& state = state_[target];
  const bool was_down = state.missed >= kMissedPings;
  state.answered = true;
  state.missed = 0;
  return was_down;
}

bool TargetHealth::OnPingMissed(const std::string& target) {
  State& state = state_[target];
  return state.answered && ++state.missed == kMissedPings;
}

bool TargetHealth::OnPingRefused(const std::string& target, absl::Duration retry_after,
                                 absl::Time now) {
  State& state = state_[target];
  const bool was_up = state.missed < kMissedPings;
  state.answered = true;
  state.missed = kMissedPings;
  if (retry_after > absl::ZeroDuration()) {
    state.until = std::max(state.until, now + std::min(retry_after, kLongestRest));
  }
  return was_up;
}

absl::Time TargetHealth::RestsUntil(const std::string& target) const {
  const auto it = state_.find(target);
  return it == state_.end() ? absl::InfinitePast() : it->second.until;
}

void TargetHealth::OnFailure(const std::string& target, absl::Duration retry_after,
                             absl::Time now) {
  State& state = state_[target];
  ++state.failures;
  if (retry_after > absl::ZeroDuration()) {
    state.until = std::max(state.until, now + std::min(retry_after, kLongestRest));
  }
  if (state.failures < kPatience) return;
  // Calls that were under way when it was sent to rest do not lengthen the rest.
  if (state.rest > absl::ZeroDuration() && now < state.until) return;
  state.rest = std::min(std::max(kFirstRest, 2 * state.rest), kLongestRest);
  state.until = std::max(state.until, now + state.rest);
}

}  // namespace centralita::media
