#include "services/edge/app/authenticator.h"

#include <utility>

namespace centralita::edge {
namespace {

constexpr absl::Duration kKnownFor = absl::Seconds(30);
constexpr absl::Duration kUnknownFor = absl::Seconds(2);
constexpr absl::Duration kStaleFor = absl::Minutes(10);
constexpr size_t kMostEntries = 100'000;

}  // namespace

bool Authenticator::IsFresh(const Entry& entry, absl::Time now) const {
  return now - entry.asked < (entry.answer.ok() ? kKnownFor : kUnknownFor);
}

void Authenticator::Authenticate(const std::string& key, KeyAuthority::Callback callback) {
  const absl::Time now = clock_.Now();
  absl::StatusOr<Principal> known = absl::UnknownError("");
  {
    const std::lock_guard lock(mutex_);
    Forget(now);
    Entry& entry = entries_[key];
    if (!IsFresh(entry, now)) {
      entry.waiting.push_back(std::move(callback));
      if (entry.asking) return;
      entry.asking = true;
      callback = nullptr;
    } else {
      known = entry.answer;
    }
  }
  if (callback != nullptr) {
    callback(std::move(known));
  } else {
    authority_.Ask(
        key, [this, key](absl::StatusOr<Principal> answer) { Settle(key, std::move(answer)); });
  }
}

void Authenticator::Settle(const std::string& key, absl::StatusOr<Principal> answer) {
  std::vector<KeyAuthority::Callback> waiting;
  {
    const std::lock_guard lock(mutex_);
    Entry& entry = entries_[key];
    const absl::Time now = clock_.Now();
    if (answer.ok() || absl::IsUnauthenticated(answer.status())) {
      entry.answer = answer;
      entry.asked = now;
    } else if (entry.answer.ok() && now - entry.asked < kStaleFor) {
      answer = entry.answer;  // Nobody could be asked: what was known still holds.
    }
    entry.asking = false;
    waiting.swap(entry.waiting);
  }
  for (KeyAuthority::Callback& callback : waiting) callback(answer);
}

void Authenticator::Forget(absl::Time now) {
  if (entries_.size() < kMostEntries) return;
  std::erase_if(entries_, [&](const auto& item) {
    return !item.second.asking && !IsFresh(item.second, now);
  });
}

}  // namespace centralita::edge
