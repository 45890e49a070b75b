#include "services/routing/domain/weight_tree.h"

#include <bit>

namespace centralita::routing {

void WeightTree::Set(uint32_t position, uint32_t weight) {
  const uint64_t change = weight - uint64_t{At(position)};  // Wraps, and unwraps when added.
  total_ += change;
  for (size_t i = position + 1; i < sums_.size(); i += i & -i) sums_[i] += change;
}

uint32_t WeightTree::At(uint32_t position) const {
  return static_cast<uint32_t>(SumBefore(position + 1) - SumBefore(position));
}

uint32_t WeightTree::Find(uint64_t ticket) const {
  size_t found = 0;
  for (size_t step = std::bit_floor(sums_.size()); step > 0; step /= 2) {
    if (found + step >= sums_.size() || sums_[found + step] > ticket) continue;
    found += step;
    ticket -= sums_[found];
  }
  return static_cast<uint32_t>(found);
}

uint64_t WeightTree::SumBefore(uint32_t position) const {
  uint64_t sum = 0;
  for (size_t i = position; i > 0; i -= i & -i) sum += sums_[i];
  return sum;
}

}  // namespace centralita::routing
