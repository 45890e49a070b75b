#pragma once

#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"

namespace centralita::calls {

/// The last answers to questions, each good until a time of its own and kept beyond it, so that a
/// stale answer is there when no fresh one can be had. Holds `size` answers; the one that was not
/// asked for longest goes first. Safe for concurrent use.
template <typename Answer>
class ExpiringCache {
 public:
  explicit ExpiringCache(size_t size) : size_(size) {}

  /// The answer if it is fresh at `now`.
  std::optional<Answer> Fresh(const std::string& question, absl::Time now) {
    std::lock_guard lock(mutex_);
    const auto it = answers_.find(question);
    if (it == answers_.end() || now >= it->second.good_until) return std::nullopt;
    used_.splice(used_.begin(), used_, it->second.place);
    return it->second.answer;
  }

  /// The answer, however old.
  std::optional<Answer> Any(const std::string& question) {
    std::lock_guard lock(mutex_);
    const auto it = answers_.find(question);
    if (it == answers_.end()) return std::nullopt;
    return it->second.answer;
  }

  void Put(const std::string& question, Answer answer, absl::Time good_until) {
    std::lock_guard lock(mutex_);
    auto it = answers_.find(question);
    if (it == answers_.end()) {
      if (answers_.size() >= size_) {
        answers_.erase(used_.back());
        used_.pop_back();
      }
      used_.push_front(question);
      it = answers_.try_emplace(question).first;
      it->second.place = used_.begin();
    } else {
      used_.splice(used_.begin(), used_, it->second.place);
    }
    it->second.answer = std::move(answer);
    it->second.good_until = good_until;
  }

 private:
  struct Entry {
    Answer answer;
    absl::Time good_until;
    std::list<std::string>::iterator place;  // In used_.
  };

  const size_t size_;
  std::mutex mutex_;
  absl::flat_hash_map<std::string, Entry> answers_;
  std::list<std::string> used_;  // The newest first.
};

}  // namespace centralita::calls
