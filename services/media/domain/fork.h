#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"

namespace centralita::media {

/// The phones of one person that ring at once: the first to answer gets the call (RFC 3261 §16.7).
///
/// Pure bookkeeping: it is told what the phones say, and tells what to do with the others.
class Fork {
 public:
  using Branch = uint64_t;

  /// What is to be done after something happened.
  struct Next {
    bool first_ring = false;       // Somebody rings, for the first time.
    std::vector<Branch> cancel;    // These need not ring any longer.
    std::optional<Branch> winner;  // This one has the call.
    std::optional<int> failed;     // All have failed; the SIP status that stands for them.
  };

  /// Another phone that is being called.
  void Add(Branch branch) { branches_[branch] = State::kCalling; }

  Next OnRinging(Branch branch);
  /// The first one wins; a second one is in `cancel`: it has to be acknowledged and ended.
  Next OnAnswered(Branch branch);
  /// A 6xx ends the search at all phones.
  Next OnFailed(Branch branch, int sip_status);
  /// Nobody shall answer any more. Returns those that still ring.
  std::vector<Branch> GiveUp();

  bool rang() const { return rang_; }
  /// Phones that have not said anything yet, not even 100.
  std::vector<Branch> Silent() const;
  /// A provisional response came, whichever.
  void OnHeard(Branch branch);

 private:
  enum class State { kCalling, kHeard, kRinging, kWon, kOver };

  std::vector<Branch> OthersThan(Branch branch);

  absl::flat_hash_map<Branch, State> branches_;
  std::vector<int> failures_;
  bool rang_ = false;
  bool decided_ = false;
};

}  // namespace centralita::media
