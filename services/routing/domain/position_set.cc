#include "services/routing/domain/position_set.h"

#include <bit>

namespace centralita::routing {
namespace {

constexpr uint32_t kWord = 64;

uint64_t Bit(uint32_t position) { return uint64_t{1} << (position % kWord); }

}  // namespace

PositionSet::PositionSet(size_t size) {
  do {
    size = (size + kWord - 1) / kWord;
    levels_.emplace_back(size);
  } while (size > 1);
}

void PositionSet::Insert(uint32_t position) {
  if (Contains(position)) return;
  ++count_;
  for (std::vector<uint64_t>& level : levels_) {
    uint64_t& word = level[position / kWord];
    const bool was_empty = word == 0;
    word |= Bit(position);
    if (!was_empty) return;
    position /= kWord;
  }
}

void PositionSet::Erase(uint32_t position) {
  if (!Contains(position)) return;
  --count_;
  for (std::vector<uint64_t>& level : levels_) {
    uint64_t& word = level[position / kWord];
    word &= ~Bit(position);
    if (word != 0) return;
    position /= kWord;
  }
}

bool PositionSet::Contains(uint32_t position) const {
  const std::vector<uint64_t>& positions = levels_.front();
  return position / kWord < positions.size() && (positions[position / kWord] & Bit(position)) != 0;
}

std::optional<uint32_t> PositionSet::First(uint32_t from) const {
  for (size_t level = 0; level < levels_.size(); ++level) {
    uint32_t word = from / kWord;
    if (word >= levels_[level].size()) return std::nullopt;
    const uint64_t bits = levels_[level][word] & (~uint64_t{0} << (from % kWord));
    if (bits == 0) {  // Nothing here: ask the level above for the next word that has something.
      from = word + 1;
      continue;
    }
    uint32_t found = word * kWord + static_cast<uint32_t>(std::countr_zero(bits));
    while (level-- > 0) {
      found = found * kWord + static_cast<uint32_t>(std::countr_zero(levels_[level][found]));
    }
    return found;
  }
  return std::nullopt;
}

}  // namespace centralita::routing
