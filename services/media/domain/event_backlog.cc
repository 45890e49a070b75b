#include "services/media/domain/event_backlog.h"

#include <algorithm>
#include <utility>

namespace centralita::media {

void EventBacklog::Schedule(const std::string& call_id, Queue& queue, absl::Time due) {
  queue.due = due;
  due_.emplace(due, call_id);
}

void EventBacklog::Put(LegEvent event) {
  const std::string call_id = event.call_id;
  Queue& queue = calls_[call_id];
  queue.events.push_back(std::move(event));
  ++size_;
  if (queue.events.size() == 1 && !queue.under_way) {
    Schedule(call_id, queue, absl::InfinitePast());
  }
}

std::optional<std::vector<LegEvent>> EventBacklog::Take(absl::Time now) {
  if (due_.empty() || due_.begin()->first > now) return std::nullopt;
  Queue& queue = calls_[due_.begin()->second];
  due_.erase(due_.begin());
  queue.under_way = true;
  const size_t count = std::min(limits_.batch, queue.events.size());
  return std::vector<LegEvent>(queue.events.begin(), queue.events.begin() + count);
}

absl::Time EventBacklog::NextDue() const {
  return due_.empty() ? absl::InfiniteFuture() : due_.begin()->first;
}

void EventBacklog::Acknowledge(const std::string& call_id, size_t count) {
  const auto it = calls_.find(call_id);
  if (it == calls_.end()) return;
  Queue& queue = it->second;
  queue.events.erase(queue.events.begin(), queue.events.begin() + count);
  size_ -= count;
  queue.under_way = false;
  queue.wait = absl::ZeroDuration();
  queue.faulty_since = absl::InfiniteFuture();
  if (queue.events.empty()) {
    calls_.erase(it);
  } else {
    Schedule(call_id, queue, absl::InfinitePast());
  }
}

void EventBacklog::Fail(const std::string& call_id, absl::Time now) {
  const auto it = calls_.find(call_id);
  if (it == calls_.end()) return;
  it->second.faulty_since = absl::InfiniteFuture();
  TryLater(call_id, it->second, now);
}

bool EventBacklog::FailByFault(const std::string& call_id, absl::Time now) {
  const auto it = calls_.find(call_id);
  if (it == calls_.end()) return true;
  Queue& queue = it->second;
  queue.faulty_since = std::min(queue.faulty_since, now);
  if (now - queue.faulty_since >= limits_.longest_fault) return false;
  TryLater(call_id, queue, now);
  return true;
}

void EventBacklog::TryLater(const std::string& call_id, Queue& queue, absl::Time now) {
  queue.under_way = false;
  queue.wait = std::clamp(queue.wait * 2, limits_.first_wait, limits_.longest_wait);
  Schedule(call_id, queue, now + queue.wait);
}

}  // namespace centralita::media
