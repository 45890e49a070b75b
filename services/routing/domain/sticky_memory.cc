#include "services/routing/domain/sticky_memory.h"

#include <utility>

namespace centralita::routing {

StickyMemory::StickyMemory(const std::vector<Entry>& entries) {
  for (const Entry& entry : entries) Insert(entry);
}

void StickyMemory::Remember(const std::string& caller, AgentIndex agent, absl::Time time,
                            absl::Duration memory) {
  Insert({.caller = caller, .agent = agent, .time = time});
  while (entries_.size() > kMaxCallers || entries_.begin()->second.time + memory <= time) {
    ForgetOldest();
    if (entries_.empty()) break;
  }
}

std::optional<AgentIndex> StickyMemory::Find(absl::string_view caller, absl::Time since) const {
  const auto known = by_caller_.find(caller);
  if (known == by_caller_.end()) return std::nullopt;
  const Entry& entry = entries_.at(known->second);
  return entry.time > since ? std::optional(entry.agent) : std::nullopt;
}

std::vector<StickyMemory::Entry> StickyMemory::entries() const {
  std::vector<Entry> all;
  all.reserve(entries_.size());
  for (const auto& [number, entry] : entries_) all.push_back(entry);
  return all;
}

void StickyMemory::Insert(Entry entry) {
  const auto [known, added] = by_caller_.try_emplace(entry.caller, ++last_);
  if (!added) {
    entries_.erase(known->second);
    known->second = last_;
  }
  entries_.emplace(last_, std::move(entry));
}

void StickyMemory::ForgetOldest() {
  by_caller_.erase(entries_.begin()->second.caller);
  entries_.erase(entries_.begin());
}

}  // namespace centralita::routing
