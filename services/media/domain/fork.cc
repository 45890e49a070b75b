#include "services/media/domain/fork.h"

#include <algorithm>

#include "services/media/domain/status_map.h"

namespace centralita::media {

std::vector<Fork::Branch> Fork::OthersThan(Branch branch) {
  std::vector<Branch> others;
  for (auto& [id, state] : branches_) {
    if (id == branch || state == State::kOver || state == State::kWon) continue;
    state = State::kOver;
    others.push_back(id);
  }
  std::sort(others.begin(), others.end());
  return others;
}

void Fork::OnHeard(Branch branch) {
  const auto it = branches_.find(branch);
  if (it != branches_.end() && it->second == State::kCalling) it->second = State::kHeard;
}

Fork::Next Fork::OnRinging(Branch branch) {
  Next next;
  const auto it = branches_.find(branch);
  if (it == branches_.end() || it->second == State::kOver || decided_) return next;
  it->second = State::kRinging;
  next.first_ring = !rang_;
  rang_ = true;
  return next;
}

Fork::Next Fork::OnAnswered(Branch branch) {
  Next next;
  const auto it = branches_.find(branch);
  if (it == branches_.end()) return next;
  if (decided_) {
    if (it->second != State::kWon) next.cancel.push_back(branch);
    return next;
  }
  decided_ = true;
  it->second = State::kWon;
  next.winner = branch;
  next.cancel = OthersThan(branch);
  return next;
}

Fork::Next Fork::OnFailed(Branch branch, int sip_status) {
  Next next;
  const auto it = branches_.find(branch);
  if (it == branches_.end() || it->second == State::kOver || decided_) return next;
  it->second = State::kOver;
  failures_.push_back(sip_status);
  if (sip_status >= 600) next.cancel = OthersThan(branch);
  const bool all = std::all_of(branches_.begin(), branches_.end(),
                               [](const auto& b) { return b.second == State::kOver; });
  if (all) {
    decided_ = true;
    next.failed = BestFailure(failures_);
  }
  return next;
}

std::vector<Fork::Branch> Fork::GiveUp() {
  decided_ = true;
  return OthersThan(0);
}

std::vector<Fork::Branch> Fork::Silent() const {
  std::vector<Branch> silent;
  for (const auto& [id, state] : branches_) {
    if (state == State::kCalling) silent.push_back(id);
  }
  std::sort(silent.begin(), silent.end());
  return silent;
}

}  // namespace centralita::media
