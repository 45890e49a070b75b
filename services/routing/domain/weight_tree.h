#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace centralita::routing {

/// Weights of positions 0..size-1, from which one is drawn in O(log size): a Fenwick tree.
class WeightTree {
 public:
  WeightTree() = default;
  explicit WeightTree(size_t size) : sums_(size + 1) {}

  void Set(uint32_t position, uint32_t weight);
  uint32_t At(uint32_t position) const;
  uint64_t total() const { return total_; }

  /// The position that holds ticket number `ticket` when each has as many as it weighs, in order.
  /// `ticket` is smaller than the total.
  uint32_t Find(uint64_t ticket) const;

  friend bool operator==(const WeightTree&, const WeightTree&) = default;

 private:
  uint64_t SumBefore(uint32_t position) const;

  std::vector<uint64_t> sums_;  // [i]: the sum of the lowbit(i) weights that end with number i - 1.
  uint64_t total_ = 0;
};

}  // namespace centralita::routing
