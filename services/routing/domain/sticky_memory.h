#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/routing/domain/ids.h"

namespace centralita::routing {

/// Whom each caller of a group had last. Forgets what is too old, and the oldest beyond a bound, so
/// that it stays small however many call.
class StickyMemory {
 public:
  struct Entry {
    std::string caller;  // E.164.
    AgentIndex agent = 0;
    absl::Time time;

    friend bool operator==(const Entry&, const Entry&) = default;
  };

  /// How many callers a group remembers at most.
  static constexpr size_t kMaxCallers = 10'000;

  StickyMemory() = default;
  /// From what entries() gave.
  explicit StickyMemory(const std::vector<Entry>& entries);

  /// `caller` has had `agent` at `time`, which never goes back. Forgets what is older than `memory`.
  void Remember(const std::string& caller, AgentIndex agent, absl::Time time,
                absl::Duration memory);

  /// Whom `caller` had last, if that was after `since`.
  std::optional<AgentIndex> Find(absl::string_view caller, absl::Time since) const;

  std::vector<Entry> entries() const;  // The oldest first.

  friend bool operator==(const StickyMemory& a, const StickyMemory& b) {
    return a.entries() == b.entries();
  }

 private:
  void Insert(Entry entry);
  void ForgetOldest();

  uint64_t last_ = 0;
  absl::btree_map<uint64_t, Entry> entries_;  // In the order of their coming.
  absl::flat_hash_map<std::string, uint64_t> by_caller_;
};

}  // namespace centralita::routing
