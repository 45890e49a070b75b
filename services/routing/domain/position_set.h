#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace centralita::routing {

/// A set of positions 0..size-1 that finds the next member from any position in O(log64 size).
///
/// A tree of bit words: a bit of one level says that the word below it has a bit. Copying it copies a
/// few words; nothing in it is a pointer.
class PositionSet {
 public:
  PositionSet() : PositionSet(0) {}
  explicit PositionSet(size_t size);

  void Insert(uint32_t position);
  void Erase(uint32_t position);
  bool Contains(uint32_t position) const;

  /// The smallest member that is not smaller than `from`.
  std::optional<uint32_t> First(uint32_t from = 0) const;

  bool empty() const { return count_ == 0; }
  size_t count() const { return count_; }

  friend bool operator==(const PositionSet&, const PositionSet&) = default;

 private:
  std::vector<std::vector<uint64_t>> levels_;  // [0]: the positions.
  size_t count_ = 0;
};

}  // namespace centralita::routing
